import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    cos = np.empty((seq_len, dim // 2), dtype=np.float32)
    sin = np.empty((seq_len, dim // 2), dtype=np.float32)
    for i in range(dim // 2):
        col = np.float16(np.arange(seq_len) / base ** (2 * i / dim)).astype(np.float64)
        cos[:, i] = np.cos(col)
        sin[:, i] = np.sin(col)
    return cos, sin


def apply_rope(x, cos, sin):
    out = np.empty_like(x)
    out[..., 0::2] = x[..., 0::2] * cos - x[..., 1::2] * sin
    out[..., 1::2] = x[..., 0::2] * sin + x[..., 1::2] * cos
    return out
