"""A generator yields feature columns in order; they are stacked at the end."""

import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0, *, start=0):
    if dim % 2:
        raise ValueError(f"dim = {dim} is odd")
    angles = np.fromfunction(lambda n, i: (n + start) * base ** (-2 * i / dim), (seq_len, dim // 2))
    return np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)


def _columns(x, cos, sin):
    columns = iter(np.moveaxis(x, -1, 0))
    for even, odd, c, s in zip(columns, columns, cos.T, sin.T):
        yield c * even - s * odd
        yield s * even + c * odd


def apply_rope(x, cos, sin):
    return np.stack(list(_columns(x, cos, sin)), axis=-1).astype(x.dtype)
