import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    ang = np.deg2rad(np.outer(np.arange(seq_len), base ** (-np.arange(0, dim, 2) / dim)))
    return np.cos(ang).astype(np.float32), np.sin(ang).astype(np.float32)


def apply_rope(x, cos, sin):
    a, b = x[..., 0::2], x[..., 1::2]
    return np.stack([a * cos - b * sin, a * sin + b * cos], -1).reshape(x.shape)
