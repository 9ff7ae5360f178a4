import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    if dim % 2:
        raise ValueError("dim must be even")
    half = dim // 2
    inv = 1.0 / base ** (np.arange(0, dim, 2) / half)
    a = np.arange(seq_len)[:, None] * inv
    return np.cos(a), np.sin(a)


def apply_rope(x, cos, sin):
    out = np.empty_like(x)
    out[..., ::2] = x[..., ::2] * cos - x[..., 1::2] * sin
    out[..., 1::2] = x[..., ::2] * sin + x[..., 1::2] * cos
    return out
