"""x_hat is read back from y by dividing by gamma: fails where gamma is 0 or tiny."""

import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    r = 1 / np.sqrt(x.var(-1, keepdims=True) + eps)
    y = (x - x.mean(-1, keepdims=True)) * r * gamma + beta
    return y, (y, r, gamma, beta)


def layernorm_backward(dy, cache):
    y, r, gamma, beta = cache
    h = (y - beta) / gamma
    g = dy * gamma
    dx = r * (g - g.mean(-1, keepdims=True) - h * (g * h).mean(-1, keepdims=True))
    return dx, (dy * h).sum((0, 1)), dy.sum((0, 1))
