import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    if dim % 2:
        raise ValueError("dim must be even")
    a = np.outer(np.arange(seq_len), base ** (-np.arange(0, dim, 2) / dim))
    return np.cos(a), np.sin(a)


def apply_rope(x, cos, sin):
    B, H, N, D = x.shape
    rows = x.reshape(-1, D)  # (B * H * N, D)
    place = (np.arange(len(rows)) // N) % len(cos)
    c, s = cos[place], sin[place]
    out = np.empty_like(rows)
    out[:, ::2] = rows[:, ::2] * c - rows[:, 1::2] * s
    out[:, 1::2] = rows[:, ::2] * s + rows[:, 1::2] * c
    return out.reshape(x.shape)
