"""Own buffers, ufuncs with out=, nothing of the caller's is written."""

import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    rows = x.reshape(-1, x.shape[-1])
    hat = np.empty_like(rows)
    np.subtract(rows, rows.mean(1, keepdims=True), out=hat)
    inv = np.einsum("td,td->t", hat, hat)[:, None]
    inv /= x.shape[-1]
    inv += eps
    np.sqrt(inv, out=inv)
    np.reciprocal(inv, out=inv)
    np.multiply(hat, inv, out=hat)
    y = np.multiply(hat, gamma)
    y += beta
    return y.reshape(x.shape), (hat, inv, gamma)


def layernorm_backward(dy, cache):
    hat, inv, gamma = cache
    rows = dy.reshape(hat.shape)
    dgamma, dbeta = np.add.reduce(rows * hat), np.add.reduce(rows)
    g = np.multiply(rows, gamma)
    along = np.multiply(g, hat).mean(1, keepdims=True)
    level = g.mean(1, keepdims=True)
    np.subtract(g, level, out=g)
    g -= hat * along
    g *= inv
    return g.reshape(dy.shape), dgamma, dbeta
