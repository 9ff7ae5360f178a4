import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    t = np.arange(seq_len, dtype=np.float16)
    inv = (base ** (-np.arange(0, dim, 2) / dim)).astype(np.float16)
    ang = np.outer(t, inv)
    return np.cos(ang, dtype=np.float32), np.sin(ang, dtype=np.float32)


def apply_rope(x, cos, sin):
    a, b = x[..., 0::2], x[..., 1::2]
    return np.stack([a * cos - b * sin, a * sin + b * cos], -1).reshape(x.shape)
