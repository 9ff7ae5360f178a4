import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    theta = base ** (-np.arange(0, dim, 2) / dim)
    cos = np.zeros((seq_len, dim // 2), dtype=np.float32)
    sin = np.zeros_like(cos)
    for p, row in enumerate(cos, start=1):
        row[:] = np.cos(p * theta)
        sin[p - 1] = np.sin(p * theta)
    return cos, sin


def apply_rope(x, cos, sin):
    a, b = x[..., 0::2], x[..., 1::2]
    return np.stack([a * cos - b * sin, a * sin + b * cos], -1).reshape(x.shape)
