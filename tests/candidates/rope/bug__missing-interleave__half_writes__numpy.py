import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    ang = np.arange(seq_len)[:, None] * base ** (-np.arange(0, dim, 2) / dim)
    return np.cos(ang).astype(np.float32), np.sin(ang).astype(np.float32)


def apply_rope(x, cos, sin):
    half = x.shape[-1] // 2
    y = np.zeros_like(x)
    for i in range(half):
        a, b = x[..., 2 * i], x[..., 2 * i + 1]
        y[..., i] = a * cos[:, i] - b * sin[:, i]
        y[..., half + i] = a * sin[:, i] + b * cos[:, i]
    return y
