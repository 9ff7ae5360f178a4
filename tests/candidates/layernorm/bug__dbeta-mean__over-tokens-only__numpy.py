import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    r = 1 / np.sqrt(x.var(-1, keepdims=True) + eps)
    h = (x - x.mean(-1, keepdims=True)) * r
    return h * gamma + beta, (h, r, gamma)


def layernorm_backward(dy, cache):
    h, r, gamma = cache
    g = dy * gamma
    dx = r * (g - g.mean(-1, keepdims=True) - h * (g * h).mean(-1, keepdims=True))
    return dx, np.einsum("bnd,bnd->d", dy, h), np.average(dy, axis=1).sum(0)
