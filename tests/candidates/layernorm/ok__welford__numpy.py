import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    mean = np.zeros(x.shape[:2])
    m2 = np.zeros(x.shape[:2])
    for k in range(x.shape[2]):
        delta = x[:, :, k] - mean
        mean = mean + delta / (k + 1)
        m2 = m2 + delta * (x[:, :, k] - mean)
    rstd = 1 / np.sqrt(m2 / x.shape[2] + eps)
    y = (x - mean[..., None]) * rstd[..., None] * gamma + beta
    return y.astype(x.dtype), (x, gamma, mean, rstd)


def layernorm_backward(dy, cache):
    x, gamma, mean, rstd = cache
    D = x.shape[2]
    xhat = (x - mean[..., None]) * rstd[..., None]
    g = dy * gamma
    t = D * g - g.sum(2, keepdims=True) - xhat * (g * xhat).sum(2, keepdims=True)
    dx = rstd[..., None] / D * t
    return dx.astype(x.dtype), (dy * xhat).sum((0, 1)).astype(x.dtype), dy.sum((0, 1))
