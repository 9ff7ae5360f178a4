import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    ang = np.outer(np.arange(seq_len), base ** (-np.arange(0, dim, 2) / dim))
    return np.cos(ang).astype(np.float32), np.sin(ang).astype(np.float32)


def apply_rope(x, cos, sin):
    t = x.transpose(0, 2, 1, 3)
    h = t.shape[2]
    c, s = cos[:h], sin[:h]
    a, b = t[..., 0::2], t[..., 1::2]
    y = np.stack([a * c - b * s, a * s + b * c], -1).reshape(t.shape)
    return y.transpose(0, 2, 1, 3)
