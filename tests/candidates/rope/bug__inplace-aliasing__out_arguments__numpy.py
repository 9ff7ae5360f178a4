import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    if dim % 2:
        raise ValueError("dim must be even")
    a = np.outer(np.arange(seq_len), base ** (-np.arange(0, dim, 2) / dim))
    return np.cos(a), np.sin(a)


def apply_rope(x, cos, sin):
    out = np.array(x, dtype=np.float64)
    even, odd = out[..., ::2], out[..., 1::2]
    np.subtract(even * cos, odd * sin, out=even)
    np.add(even * sin, odd * cos, out=odd)
    return out.astype(x.dtype)
