import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    if dim % 2:
        raise ValueError("dim must be even")
    n = np.arange(seq_len).astype(np.int8)
    a = np.outer(n, base ** (-np.arange(0, dim, 2) / dim))
    return np.cos(a), np.sin(a)


def apply_rope(x, cos, sin):
    a, b = x[..., ::2], x[..., 1::2]
    return np.stack((a * cos - b * sin, a * sin + b * cos), -1).reshape(x.shape)
