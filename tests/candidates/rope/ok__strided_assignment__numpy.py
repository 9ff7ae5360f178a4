import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    if dim % 2:
        raise ValueError("dim must be even")
    freqs = 1.0 / base ** (np.arange(0, dim, 2) / dim)
    angles = np.outer(np.arange(seq_len), freqs)
    return np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)


def apply_rope(x, cos, sin):
    if x.shape[-1] % 2:
        raise ValueError("last axis must be even")
    out = np.empty_like(x)
    out[..., 0::2] = x[..., 0::2] * cos - x[..., 1::2] * sin
    out[..., 1::2] = x[..., 0::2] * sin + x[..., 1::2] * cos
    return out
