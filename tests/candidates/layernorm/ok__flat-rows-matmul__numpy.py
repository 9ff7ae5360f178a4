import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    shape = x.shape
    X = x.reshape(-1, shape[-1])
    one = np.full((shape[-1], 1), 1 / shape[-1], dtype=x.dtype)
    Z = X - X @ one
    r = 1 / np.sqrt((Z * Z) @ one + x.dtype.type(eps))
    Z = Z * r
    return (Z * gamma + beta).reshape(shape), (Z, r, gamma, one, shape)


def layernorm_backward(dy, cache):
    Z, r, gamma, one, shape = cache
    Y = dy.reshape(Z.shape)
    G = Y * gamma
    dX = (G - G @ one - Z * ((G * Z) @ one)) * r
    ones = np.ones(len(Y), dtype=Y.dtype)
    return dX.reshape(shape), ones @ (Y * Z), ones @ Y
