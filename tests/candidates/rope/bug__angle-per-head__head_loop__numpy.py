import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    ang = np.outer(np.arange(seq_len), base ** (-np.arange(0, dim, 2) / dim))
    return np.cos(ang).astype(np.float32), np.sin(ang).astype(np.float32)


def apply_rope(x, cos, sin):
    out = np.empty_like(x)
    for p in range(x.shape[1]):
        c, s = cos[p % len(cos)], sin[p % len(sin)]
        a, b = x[:, p, :, 0::2], x[:, p, :, 1::2]
        out[:, p, :, 0::2] = a * c - b * s
        out[:, p, :, 1::2] = a * s + b * c
    return out
