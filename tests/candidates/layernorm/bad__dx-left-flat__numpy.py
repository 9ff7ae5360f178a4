import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    f = x.reshape(-1, x.shape[-1])
    r = 1 / np.sqrt(f.var(1, keepdims=True) + eps)
    h = (f - f.mean(1, keepdims=True)) * r
    return (h * gamma + beta).reshape(x.shape), (h, r, gamma)


def layernorm_backward(dy, cache):
    h, r, gamma = cache
    d = dy.reshape(h.shape)
    g = d * gamma
    dx = r * (g - g.mean(1, keepdims=True) - h * (g * h).mean(1, keepdims=True))
    return dx, (d * h).sum(0), d.sum(0)
