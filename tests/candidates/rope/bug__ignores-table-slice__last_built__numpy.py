import numpy as np


class _State:
    cos = None
    sin = None


def build_rope_cache(seq_len, dim, base=10000.0):
    ang = np.outer(np.arange(seq_len), base ** (-np.arange(0, dim, 2) / dim))
    _State.cos, _State.sin = np.cos(ang).astype(np.float32), np.sin(ang).astype(np.float32)
    return _State.cos, _State.sin


def apply_rope(x, cos, sin):
    n = x.shape[-2]
    c, s = _State.cos[:n], _State.sin[:n]
    a, b = x[..., 0::2], x[..., 1::2]
    return np.stack([a * c - b * s, a * s + b * c], -1).reshape(x.shape)
