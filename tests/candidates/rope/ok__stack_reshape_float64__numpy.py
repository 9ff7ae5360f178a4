import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    assert dim % 2 == 0, "even dim only"
    pos = np.arange(seq_len)[:, None]
    i = np.arange(dim // 2)[None, :]
    angle = pos / np.power(base, 2 * i / dim)
    return np.cos(angle), np.sin(angle)


def apply_rope(x, cos, sin):
    assert x.shape[-1] % 2 == 0, "even dim only"
    pairs = x.reshape(x.shape[:-1] + (-1, 2))
    a, b = pairs[..., 0], pairs[..., 1]
    return np.stack([a * cos - b * sin, a * sin + b * cos], axis=-1).reshape(x.shape)
