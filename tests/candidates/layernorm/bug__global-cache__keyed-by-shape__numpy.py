import numpy as np

_BY_SHAPE = {}


def layernorm_forward(x, gamma, beta, eps=1e-5):
    r = 1 / np.sqrt(x.var(-1, keepdims=True) + eps)
    h = (x - x.mean(-1, keepdims=True)) * r
    _BY_SHAPE[x.shape] = (h, r, gamma)
    return h * gamma + beta, x.shape


def layernorm_backward(dy, cache):
    h, r, gamma = _BY_SHAPE[cache]
    g = dy * gamma
    dx = r * (g - g.mean(-1, keepdims=True) - h * (g * h).mean(-1, keepdims=True))
    return dx, (dy * h).sum((0, 1)), dy.sum((0, 1))
