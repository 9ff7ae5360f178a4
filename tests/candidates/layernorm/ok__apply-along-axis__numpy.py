import numpy as np


def _fwd_row(row, eps):
    c = row - row.mean()
    return c / np.sqrt(c.dot(c) / c.size + eps)


def _bwd_row(pair, eps):
    row, g = np.split(pair, 2)
    c = row - row.mean()
    s = np.sqrt(c.dot(c) / c.size + eps)
    h = c / s
    return (g - g.mean() - h * (g.dot(h) / c.size)) / s


def layernorm_forward(x, gamma, beta, eps=1e-5):
    h = np.apply_along_axis(_fwd_row, 2, x, eps)
    return h * gamma + beta, (x, h, gamma, eps)


def layernorm_backward(dy, cache):
    x, h, gamma, eps = cache
    both = np.concatenate([x, dy * gamma], axis=2)
    dx = np.apply_along_axis(_bwd_row, 2, both, eps)
    return dx, (dy * h).sum(axis=0).sum(axis=0), dy.sum(axis=1).sum(axis=0)
