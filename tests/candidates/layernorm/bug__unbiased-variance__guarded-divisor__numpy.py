import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    c = x - x.mean(-1, keepdims=True)
    n = max(c.shape[-1] - 1, 1)
    r = 1 / np.sqrt(np.einsum("bnd,bnd->bn", c, c)[..., None] / n + eps)
    return c * r * gamma + beta, (c * r, r, gamma)


def layernorm_backward(dy, cache):
    h, r, gamma = cache
    g = dy * gamma
    dx = r * (g - g.mean(-1, keepdims=True) - h * (g * h).mean(-1, keepdims=True))
    return dx, (dy * h).sum((0, 1)), dy.sum((0, 1))
