import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    if dim & 1:
        raise ValueError("dim must be even")
    step = np.arange(dim // 2) / (dim // 2)
    phase = np.arange(seq_len).reshape(-1, 1) * np.power(1.0 / base, step)
    return np.cos(phase).astype(np.float32), np.sin(phase).astype(np.float32)


def apply_rope(x, cos, sin):
    d = x.shape[-1]
    if d & 1:
        raise ValueError("dim must be even")
    swap = np.arange(d) ^ 1
    sign = np.where(np.arange(d) % 2 == 0, -1, 1).astype(x.dtype)
    c = np.repeat(cos, 2, axis=-1).astype(x.dtype)
    s = np.repeat(sin, 2, axis=-1).astype(x.dtype)
    return x * c + x[..., swap] * sign * s
