"""A rotor object; build and apply are thin."""

from typing import NamedTuple

import numpy as np


class Rotor(NamedTuple):
    c: np.ndarray
    s: np.ndarray

    def __call__(self, pair):
        return pair * self.c[..., None] + self.quarter(pair) * self.s[..., None]

    @staticmethod
    def quarter(pair):
        return np.stack([-pair[..., 1], pair[..., 0]], axis=-1)


def build_rope_cache(seq_len, dim, base=10000.0):
    half, odd = divmod(dim, 2)
    if odd:
        raise ValueError(f"dim has to be even: {dim}")
    phase = np.arange(seq_len)[:, None] / np.power(base, np.arange(half) / half)
    return Rotor(np.cos(phase), np.sin(phase))


def apply_rope(x, cos, sin):
    pairs = x.reshape(x.shape[:-1] + (-1, 2))
    return Rotor(cos, sin)(pairs).reshape(x.shape).astype(x.dtype)
