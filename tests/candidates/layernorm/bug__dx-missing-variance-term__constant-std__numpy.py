import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    c = x - x.mean(-1, keepdims=True)
    s = np.sqrt((c * c).mean(-1, keepdims=True) + eps)
    return c / s * gamma + beta, (c, s, gamma)


def layernorm_backward(dy, cache):
    c, s, gamma = cache
    dc = dy * gamma / s
    dx = dc - dc.sum(axis=-1, keepdims=True) / dc.shape[-1]
    return dx, (dy * c / s).sum((0, 1)), dy.sum((0, 1))
