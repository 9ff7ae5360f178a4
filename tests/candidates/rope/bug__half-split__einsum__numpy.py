import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    ang = np.arange(seq_len)[:, None] / base ** (2 * np.arange(dim // 2) / dim)
    return np.cos(ang).astype(np.float32), np.sin(ang).astype(np.float32)


def apply_rope(x, cos, sin):
    rot = np.array([[cos, -sin], [sin, cos]])
    pairs = x.reshape(*x.shape[:-1], 2, -1)
    return np.einsum("ijnp,bhnjp->bhnip", rot, pairs).reshape(x.shape).astype(x.dtype)
