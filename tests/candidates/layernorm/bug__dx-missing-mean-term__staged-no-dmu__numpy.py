import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    mu = x.mean(-1, keepdims=True)
    var = ((x - mu) ** 2).mean(-1, keepdims=True)
    return (x - mu) * (var + eps) ** -0.5 * gamma + beta, (x, mu, var + eps, gamma)


def layernorm_backward(dy, cache):
    x, mu, ve, gamma = cache
    D = x.shape[-1]
    dxhat = dy * gamma
    dvar = np.sum(dxhat * (x - mu), -1, keepdims=True) * -0.5 * ve**-1.5
    dx = dxhat / np.sqrt(ve) + dvar * 2 * (x - mu) / D
    dgamma = np.sum(dy * (x - mu) / np.sqrt(ve), axis=(0, 1))
    return dx, dgamma, np.sum(dy, axis=(0, 1))
