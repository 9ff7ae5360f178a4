import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    d = x.std(axis=-1, keepdims=True) + eps
    h = (x - x.mean(axis=-1, keepdims=True)) / d
    return gamma * h + beta, (h, d, gamma)


def layernorm_backward(dy, cache):
    h, d, gamma = cache
    g = gamma * dy
    dx = (g - g.mean(-1, keepdims=True) - h * (g * h).mean(-1, keepdims=True)) / d
    return dx, (dy * h).sum((0, 1)), dy.sum((0, 1))
