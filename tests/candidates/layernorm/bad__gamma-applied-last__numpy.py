import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    r = 1 / np.sqrt(x.var(-1, keepdims=True) + eps)
    h = (x - x.mean(-1, keepdims=True)) * r
    return h * gamma + beta, (h, r, gamma)


def layernorm_backward(dy, cache):
    h, r, gamma = cache
    dx = r * (dy - dy.mean(-1, keepdims=True) - h * (dy * h).mean(-1, keepdims=True))
    return dx * gamma, (dy * h).sum((0, 1)), dy.sum((0, 1))
