from dataclasses import dataclass

import numpy as np


@dataclass
class Saved:
    normalised: np.ndarray
    spread: np.ndarray
    weight: np.ndarray


def _mean(a):
    return np.add.reduce(a, axis=-1, keepdims=True) / a.shape[-1]


def layernorm_forward(x, gamma, beta, eps=1e-5):
    centre = x - _mean(x)
    spread = np.sqrt(_mean(np.square(centre)) + eps)
    saved = Saved(centre / spread, spread, np.array(gamma))
    return saved.normalised * gamma + beta, saved


def layernorm_backward(dy, cache):
    g = dy * cache.weight
    tangent = g - _mean(g)
    tangent = tangent - cache.normalised * _mean(tangent * cache.normalised)
    flat = dy.reshape(-1, dy.shape[-1])
    return tangent / cache.spread, (flat * cache.normalised.reshape(flat.shape)).sum(0), flat.sum(0)
