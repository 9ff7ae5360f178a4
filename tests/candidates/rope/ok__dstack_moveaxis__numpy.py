import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    if dim % 2:
        raise ValueError("dim must be even")
    freqs = np.array([base ** (-2 * i / dim) for i in range(dim // 2)])
    m = np.cumsum(np.ones(seq_len)) - 1
    grid = m[:, None] @ freqs[None, :]
    return np.cos(grid).astype(np.float32), np.sin(grid).astype(np.float32)


def apply_rope(x, cos, sin):
    if x.shape[-1] % 2:
        raise ValueError("dim must be even")
    a, b = np.moveaxis(x.reshape(*x.shape[:-1], x.shape[-1] // 2, 2), -1, 0)
    halves = np.array([a * cos - b * sin, b * cos + a * sin], dtype=x.dtype)
    return np.moveaxis(halves, 0, -1).reshape(x.shape)
