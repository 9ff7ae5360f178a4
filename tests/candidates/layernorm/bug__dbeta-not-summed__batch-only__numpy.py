import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    c = x - x.mean(-1, keepdims=True)
    s = np.sqrt((c * c).mean(-1, keepdims=True) + eps)
    return c / s * gamma + beta, (c, s, gamma)


def layernorm_backward(dy, cache):
    c, s, gamma = cache
    h = c / s
    g = dy * gamma
    dx = (g - g.mean(-1, keepdims=True) - h * (g * h).mean(-1, keepdims=True)) / s
    return dx, np.add.reduce(dy * h, axis=(0, 1)), np.add.reduce(dy)
