import math

import numpy as np


def _thetas(dim, base):
    return [math.exp(-(2 * i / dim) * math.log(base)) for i in range(dim // 2)]


def build_rope_cache(seq_len, dim, base=10000.0):
    if dim % 2:
        raise ValueError("dim must be even")
    th = _thetas(dim, base)
    cos = [[math.cos(p * t) for t in th] for p in range(seq_len)]
    sin = [[math.sin(p * t) for t in th] for p in range(seq_len)]
    return np.array(cos, dtype=np.float32), np.array(sin, dtype=np.float32)


def apply_rope(x, cos, sin):
    if x.shape[-1] % 2:
        raise ValueError("dim must be even")
    out = np.zeros_like(x)
    for n in range(x.shape[2]):
        for i in range(x.shape[3] // 2):
            a = x[:, :, n, 2 * i]
            b = x[:, :, n, 2 * i + 1]
            out[:, :, n, 2 * i] = a * cos[n, i] - b * sin[n, i]
            out[:, :, n, 2 * i + 1] = a * sin[n, i] + b * cos[n, i]
    return out
