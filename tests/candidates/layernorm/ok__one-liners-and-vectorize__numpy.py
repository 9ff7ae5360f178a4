"""Lambdas, and np.vectorize with a signature for the vector-Jacobian product."""

import numpy as np

_mean = lambda a: a.mean(axis=-1, keepdims=True)  # noqa: E731
_hat = lambda x, eps: (x - _mean(x)) / np.sqrt(_mean((x - _mean(x)) ** 2) + eps)  # noqa: E731
_vjp = np.vectorize(
    lambda g, h, r: (g - g.mean() - h * (g @ h) / len(g)) * r, signature="(d),(d),()->(d)"
)


def layernorm_forward(x, gamma, beta, eps=1e-5):
    return (h := _hat(x, eps)) * gamma + beta, (h, 1 / np.sqrt(x.var(-1) + eps), gamma)


def layernorm_backward(dy, cache):
    h, r, gamma = cache
    return _vjp(dy * gamma, h, r), np.tensordot(dy * h, np.ones(dy.shape[:2]), ((0, 1), (0, 1))), dy.sum((0, 1))
