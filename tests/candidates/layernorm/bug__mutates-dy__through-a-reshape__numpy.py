import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    r = 1 / np.sqrt(x.var(-1, keepdims=True) + eps)
    h = (x - x.mean(-1, keepdims=True)) * r
    return h * gamma + beta, (h, r, gamma)


def layernorm_backward(dy, cache):
    h, r, gamma = cache
    D = len(gamma)
    flat, hf = dy.reshape(-1, D), h.reshape(-1, D)
    dgamma, dbeta = (flat * hf).sum(0), flat.sum(0)
    flat *= gamma
    flat -= flat.mean(1, keepdims=True) + hf * (flat * hf).mean(1, keepdims=True)
    return flat.reshape(dy.shape) * r, dgamma, dbeta
