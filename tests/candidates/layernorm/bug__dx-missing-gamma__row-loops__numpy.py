import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    out = np.empty_like(x)
    cache = []
    for b in range(len(x)):
        for n in range(x.shape[1]):
            c = x[b, n] - x[b, n].mean()
            s = np.sqrt(c @ c / c.size + eps)
            out[b, n] = gamma * c / s + beta
            cache.append((b, n, c, s))
    return out, cache


def layernorm_backward(dy, cache):
    dx = np.empty_like(dy)
    dgamma = np.zeros_like(dy[0, 0])
    dbeta = np.zeros_like(dy[0, 0])
    for b, n, c, s in cache:
        v = dy[b, n]
        dbeta += v
        dgamma += v * c / s
        dc = v / s - c * (v @ c) / (c.size * s**3)
        dx[b, n] = dc - dc.mean()
    return dx, dgamma, dbeta
