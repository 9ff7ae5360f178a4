"""The table grows by doubling: angles of the second half are those of the first, turned on."""

import numpy as np


def _phases(n, step):
    if n == 1:
        return np.ones((1, step.size), dtype=complex)
    first = _phases((n + 1) // 2, step)
    second = first[: n // 2] * np.exp(1j * step * len(first))
    return np.concatenate([first, second])


def build_rope_cache(seq_len, dim, base=10000.0):
    if dim % 2 == 1:
        raise ValueError("dim must be even")
    z = _phases(seq_len, base ** (-np.arange(0, dim, 2) / dim))
    return z.real.copy(), z.imag.copy()


def apply_rope(x, cos, sin):
    out = np.empty(x.shape, dtype=x.dtype)
    for i in range(x.shape[-1] // 2):
        u, v = x[..., 2 * i], x[..., 2 * i + 1]
        out[..., 2 * i] = u * cos[:, i] - v * sin[:, i]
        out[..., 2 * i + 1] = v * cos[:, i] + u * sin[:, i]
    return out
