import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    h = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + eps)
    return h * gamma + beta, (h, gamma)


def layernorm_backward(dy, cache):
    h, gamma = cache
    D = h.shape[-1]
    g = dy * gamma
    dx = (D * g - g.sum(-1, keepdims=True) - h * (g * h).sum(-1, keepdims=True)) / D
    return dx, (dy * h).sum((0, 1)), dy.sum((0, 1))
