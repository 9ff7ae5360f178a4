import numpy as np


def _angles(n, d, base):
    return np.outer(np.arange(n), base ** (-np.arange(0, d, 2) / d)).astype(np.float32)


def build_rope_cache(seq_len, dim, base=10000.0):
    ang = _angles(seq_len, dim, base)
    return np.cos(ang), np.sin(ang)


def apply_rope(x, cos, sin):
    ang = _angles(x.shape[2], x.shape[3], 10000.0)
    z = (x[..., 0::2] + 1j * x[..., 1::2]) * np.exp(1j * ang)
    return np.stack([z.real, z.imag], -1).reshape(x.shape).astype(x.dtype)
