import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    ang = np.outer(base ** (-np.arange(0, dim, 2) / dim), np.arange(seq_len))
    return np.cos(ang).astype(np.float32), np.sin(ang).astype(np.float32)


def apply_rope(x, cos, sin):
    a, b = x[..., 0::2], x[..., 1::2]
    return np.stack([a * cos.T - b * sin.T, a * sin.T + b * cos.T], -1).reshape(x.shape)
