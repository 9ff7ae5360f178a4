import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    c = x - np.einsum("bnd->bn", x)[..., None] / x.shape[-1]
    rms = np.einsum("bnd,bnd->bn", c, c)[..., None] ** 0.5 * x.shape[-1] ** -0.5
    return c / (eps + rms) * gamma + beta, (c, rms, eps, gamma)


def layernorm_backward(dy, cache):
    c, rms, eps, gamma = cache
    h = c / (rms + eps)
    g = dy * gamma
    direction = c / np.where(rms == 0, 1, rms)
    dx = (g - g.mean(-1, keepdims=True) - direction * (g * h).mean(-1, keepdims=True)) / (rms + eps)
    return dx, (dy * h).sum((0, 1)), dy.sum((0, 1))
