import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    ang = np.arange(seq_len)[:, None] * base ** (-np.arange(0, dim, 2) / dim)
    return np.cos(ang).astype(np.float32), np.sin(ang).astype(np.float32)


def apply_rope(x, cos, sin):
    rot = np.array([[cos, -sin], [sin, cos]])
    pairs = x.reshape(*x.shape[:-1], -1, 2)
    return np.einsum("ijnp,bhnpi->bhnpj", rot, pairs).reshape(x.shape).astype(x.dtype)
