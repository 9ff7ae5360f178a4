import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    z = x + beta
    r = 1 / np.sqrt(z.var(-1, keepdims=True) + eps)
    h = (z - z.mean(-1, keepdims=True)) * r
    return h * gamma, (h, r, gamma)


def layernorm_backward(dy, cache):
    h, r, gamma = cache
    g = dy * gamma
    dx = r * (g - g.mean(-1, keepdims=True) - h * (g * h).mean(-1, keepdims=True))
    return dx, (dy * h).sum((0, 1)), dx.sum((0, 1))
