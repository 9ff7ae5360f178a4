import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    if dim % 2:
        raise ValueError("dim must be even")
    a = np.outer(np.arange(seq_len), base ** (-np.arange(0, dim, 2) / dim))
    return np.cos(a), np.sin(a)


def apply_rope(x, cos, sin):
    z = (x[..., ::2] + 1j * x[..., 1::2]) * (cos + 1j * sin) ** 2
    return np.stack([z.real, z.imag], -1).reshape(x.shape).astype(x.dtype)
