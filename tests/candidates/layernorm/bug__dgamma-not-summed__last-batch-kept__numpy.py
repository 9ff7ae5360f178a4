import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    r = 1 / np.sqrt(x.var(-1, keepdims=True) + eps)
    h = (x - x.mean(-1, keepdims=True)) * r
    return h * gamma + beta, (h, r, gamma)


def layernorm_backward(dy, cache):
    h, r, gamma = cache
    g = dy * gamma
    dx = r * (g - g.mean(-1, keepdims=True) - h * (g * h).mean(-1, keepdims=True))
    dbeta = np.zeros(gamma.shape, dtype=dy.dtype)
    for d, z in zip(dy, h):
        dgamma = np.sum(d * z, axis=0)
        dbeta += d.sum(axis=0)
    return dx, dgamma, dbeta
