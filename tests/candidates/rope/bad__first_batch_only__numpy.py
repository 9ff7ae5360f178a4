import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    ang = np.outer(np.arange(seq_len), base ** (-np.arange(0, dim, 2) / dim))
    return np.cos(ang).astype(np.float32), np.sin(ang).astype(np.float32)


def apply_rope(x, cos, sin):
    out = np.empty_like(x)
    for h in range(x.shape[1]):
        a, b = x[0, h, :, 0::2], x[0, h, :, 1::2]
        out[:, h, :, 0::2] = a * cos - b * sin
        out[:, h, :, 1::2] = a * sin + b * cos
    return out
