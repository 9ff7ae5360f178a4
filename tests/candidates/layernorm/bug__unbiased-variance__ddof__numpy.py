import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    s = np.sqrt(np.var(x, axis=-1, ddof=1, keepdims=True) + eps)
    h = (x - x.mean(-1, keepdims=True)) / s
    return h * gamma + beta, (h, s, gamma)


def layernorm_backward(dy, cache):
    h, s, gamma = cache
    D = h.shape[-1]
    g = dy * gamma
    dx = (g - g.mean(-1, keepdims=True) - h * (g * h).sum(-1, keepdims=True) / (D - 1)) / s
    return dx, (dy * h).sum((0, 1)), dy.sum((0, 1))
