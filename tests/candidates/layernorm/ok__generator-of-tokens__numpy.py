"""A generator hands over one token's gradient at a time; extra keyword-only argument."""

import numpy as np


def _tokens(a):
    yield from a.reshape(-1, a.shape[-1])


def layernorm_forward(x, gamma, beta, eps=1e-5, *, keep=True):
    y, saved = np.empty(x.shape, x.dtype), []
    for place, token in zip(np.ndindex(x.shape[:2]), _tokens(x)):
        dev = token - token.mean()
        sigma = np.sqrt(dev @ dev / len(dev) + eps)
        y[place] = gamma * dev / sigma + beta
        if keep:
            saved.append((dev, sigma))
    return y, (saved, gamma)


def _gradients(dy, saved, gamma):
    for up, (dev, sigma) in zip(_tokens(dy), saved):
        g, d = up * gamma, len(dev)
        yield (g - g.sum() / d) / sigma - dev * (g @ dev) / (d * sigma**3), up * dev / sigma


def layernorm_backward(dy, cache):
    saved, gamma = cache
    dxs, dgs = zip(*_gradients(dy, saved, gamma))
    return np.stack(dxs).reshape(dy.shape), np.sum(dgs, axis=0), sum(_tokens(dy))
