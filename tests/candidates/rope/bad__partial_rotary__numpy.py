import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    ang = np.outer(np.arange(seq_len), base ** (-np.arange(0, dim, 2) / dim))
    return np.cos(ang).astype(np.float32), np.sin(ang).astype(np.float32)


def apply_rope(x, cos, sin):
    y = x.copy()
    r = max(x.shape[-1] // 4, 1)
    a, b = x[..., 0 : 2 * r : 2], x[..., 1 : 2 * r : 2]
    y[..., 0 : 2 * r : 2] = a * cos[:, :r] - b * sin[:, :r]
    y[..., 1 : 2 * r : 2] = a * sin[:, :r] + b * cos[:, :r]
    return y
