import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    r = (x.var(2, keepdims=True) + eps) ** -0.5
    h = (x - x.mean(2, keepdims=True)) * r
    return h * gamma + beta, (h, r, gamma)


def layernorm_backward(dy, cache):
    h, r, gamma = cache
    dxhat = dy * gamma
    dx = r * (dxhat - dxhat.mean(2, keepdims=True) - h * (dxhat * h).mean(2, keepdims=True))
    dgamma = (dy * h).sum(axis=(0, 1))
    dbeta = dy.copy()
    return dx, dgamma, dbeta
