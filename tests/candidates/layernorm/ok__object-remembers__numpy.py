"""A class with __call__ and a backward method; the cache is the object."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np


@dataclass
class _Norm:
    x: np.ndarray
    gamma: np.ndarray
    beta: np.ndarray
    eps: float = field(default=1e-5, kw_only=True)

    @cached_property
    def spread(self):
        return np.sqrt(np.var(self.x, axis=-1, keepdims=True) + self.eps)

    @cached_property
    def hat(self):
        return (self.x - self.x.mean(axis=-1, keepdims=True)) / self.spread

    def __call__(self):
        return self.gamma * self.hat + self.beta

    def pull_back(self, dy):
        up = self.gamma * dy
        inner = np.mean(up * self.hat, axis=-1, keepdims=True) * self.hat
        return (up - np.mean(up, axis=-1, keepdims=True) - inner) / self.spread


def layernorm_forward(x, gamma, beta, eps=1e-5):
    norm = _Norm(x, gamma, beta, eps=eps)
    return norm(), norm


def layernorm_backward(dy, cache):
    return cache.pull_back(dy), np.sum(dy * cache.hat, axis=(0, 1)), np.sum(dy, axis=(0, 1))
