import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    step = np.exp(1j * base ** (-np.arange(0, dim, 2) / dim))
    table = np.cumprod(np.tile(step, (seq_len, 1)), axis=0)
    return table.real.astype(np.float32), table.imag.astype(np.float32)


def apply_rope(x, cos, sin):
    out = np.empty_like(x)
    out[..., 0::2] = x[..., 0::2] * cos - x[..., 1::2] * sin
    out[..., 1::2] = x[..., 0::2] * sin + x[..., 1::2] * cos
    return out
