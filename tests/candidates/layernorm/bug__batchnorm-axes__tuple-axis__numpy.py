import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    mu = x.mean(axis=(0, 1))
    r = 1 / np.sqrt(x.var(axis=(0, 1)) + eps)
    h = (x - mu) * r
    return h * gamma + beta, (h, r, gamma)


def layernorm_backward(dy, cache):
    h, r, gamma = cache
    g = dy * gamma
    dx = r * (g - g.mean((0, 1)) - h * (g * h).mean((0, 1)))
    return dx, (dy * h).sum((0, 1)), dy.sum((0, 1))
