import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    mu = np.mean(x, -1, keepdims=True)
    var = np.mean(np.square(x), -1, keepdims=True) - np.square(mu)
    rstd = 1 / np.sqrt(var + eps)
    xh = (x - mu) * rstd
    return xh * gamma + beta, (xh, rstd, gamma)


def layernorm_backward(dy, cache):
    xh, rstd, gamma = cache
    g = dy * gamma
    dx = rstd * (g - g.mean(-1, keepdims=True) - xh * (g * xh).mean(-1, keepdims=True))
    return dx, (dy * xh).sum((0, 1)), dy.sum((0, 1))
