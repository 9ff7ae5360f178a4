import math

import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    decay = -math.log(base) / dim
    inv = np.exp(decay * np.arange(dim // 2))
    ang = np.arange(seq_len).reshape(-1, 1) * inv
    return np.cos(ang).astype(np.float32), np.sin(ang).astype(np.float32)


def apply_rope(x, cos, sin):
    z = (x[..., 0::2] + 1j * x[..., 1::2]) * (cos + 1j * sin)
    return np.stack([z.real, z.imag], -1).reshape(x.shape).astype(x.dtype)
