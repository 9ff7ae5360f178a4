import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    ang = np.outer(np.arange(seq_len), base ** (-np.arange(0, dim, 2) / dim))
    return np.cos(ang).astype(np.float32), np.sin(ang).astype(np.float32)


def apply_rope(x, cos, sin):
    z = (x[..., 0::2] + 1j * x[..., 1::2]) + (cos + 1j * sin)
    return np.stack([z.real, z.imag], -1).reshape(x.shape).astype(x.dtype)
