import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    ang = np.outer(np.arange(seq_len), base ** (-np.arange(0, dim, 2) / dim))
    return np.cos(ang).astype(np.float32), np.sin(ang).astype(np.float32)


def apply_rope(x, cos, sin):
    y = np.array(x)
    for i in range(0, y.shape[-1], 2):
        c, s = cos[:, i // 2], sin[:, i // 2]
        y[..., i + 1] = y[..., i] * s + y[..., i + 1] * c
        y[..., i] = y[..., i] * c - y[..., i + 1] * s
    return y
