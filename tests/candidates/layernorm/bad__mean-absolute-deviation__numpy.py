import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    c = x - x.mean(-1, keepdims=True)
    r = 1 / (np.abs(c).mean(-1, keepdims=True) + eps)
    h = c * r
    return h * gamma + beta, (h, r, gamma)


def layernorm_backward(dy, cache):
    h, r, gamma = cache
    g = dy * gamma
    s = np.sign(h) - np.sign(h).mean(-1, keepdims=True)
    dx = r * (g - g.mean(-1, keepdims=True) - s * (g * h).mean(-1, keepdims=True))
    return dx, (dy * h).sum((0, 1)), dy.sum((0, 1))
