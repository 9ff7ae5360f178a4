import numpy as np

_grad = {}


def layernorm_forward(x, gamma, beta, eps=1e-5):
    r = 1 / np.sqrt(x.var(-1, keepdims=True) + eps)
    h = (x - x.mean(-1, keepdims=True)) * r
    return h * gamma + beta, (h, r, gamma)


def layernorm_backward(dy, cache):
    h, r, gamma = cache
    g = dy * gamma
    dx = r * (g - g.mean(-1, keepdims=True) - h * (g * h).mean(-1, keepdims=True))
    key = len(gamma)
    dg, db = _grad.get(key, (0.0, 0.0))
    _grad[key] = dg + (dy * h).sum((0, 1)), db + dy.sum((0, 1))
    return dx, *_grad[key]
