import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    s = np.sqrt(x.var(-1, keepdims=True) + eps)
    h = (x - x.mean(-1, keepdims=True)) / s
    return h * gamma + beta, (h, s, gamma)


def layernorm_backward(dy, cache):
    h, s, gamma = cache
    g = dy * gamma
    dx = s * (g - g.mean(-1, keepdims=True) - h * (g * h).mean(-1, keepdims=True))
    return dx, (dy * h).sum((0, 1)), dy.sum((0, 1))
