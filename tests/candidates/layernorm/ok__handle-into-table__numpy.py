"""The cache is a ticket, an int; a table of this module holds what it stands for."""

import itertools

import numpy as np

_TICKETS = itertools.count()
_SAVED = {}


def layernorm_forward(x, gamma, beta, eps=1e-5):
    centred = x - x.mean(-1, keepdims=True)
    rstd = (np.square(centred).mean(-1, keepdims=True) + eps) ** -0.5
    xhat = centred * rstd
    ticket = next(_TICKETS)
    _SAVED[ticket] = (xhat, rstd, gamma.copy())
    return xhat * gamma + beta, ticket


def layernorm_backward(dy, cache):
    xhat, rstd, gamma = _SAVED[cache]
    g = dy * gamma
    dx = rstd * (g - g.mean(-1, keepdims=True) - xhat * (g * xhat).mean(-1, keepdims=True))
    return dx, (dy * xhat).sum((0, 1)), dy.sum((0, 1))
