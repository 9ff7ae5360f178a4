import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    if dim % 2:
        raise ValueError("dim should be even")
    ang = np.multiply.outer(np.arange(seq_len), base ** (-np.arange(0, dim, 2) / dim))
    return tuple(f(ang).astype(np.float32) for f in (np.cos, np.sin))


def apply_rope(x, cos, sin):
    B, H, N, D = x.shape
    if D % 2:
        raise ValueError("dim should be even")
    rot = np.array([[cos, -sin], [sin, cos]])
    pairs = np.reshape(x, (B, H, N, D // 2, 2))
    return np.einsum("ijnp,bhnpj->bhnpi", rot, pairs).reshape(B, H, N, D).astype(x.dtype)
