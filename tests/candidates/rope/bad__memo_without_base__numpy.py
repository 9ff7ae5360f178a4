import numpy as np

_TABLES = {}


def build_rope_cache(seq_len, dim, base=10000.0):
    if dim % 2:
        raise ValueError("dim must be even")
    if (seq_len, dim) not in _TABLES:
        a = np.outer(np.arange(seq_len), base ** (-np.arange(0, dim, 2) / dim))
        _TABLES[seq_len, dim] = np.cos(a), np.sin(a)
    return _TABLES[seq_len, dim]


def apply_rope(x, cos, sin):
    a, b = x[..., ::2], x[..., 1::2]
    return np.stack((a * cos - b * sin, a * sin + b * cos), -1).reshape(x.shape)
