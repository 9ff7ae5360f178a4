import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    if dim % 2:
        raise ValueError("need an even dim")
    w = np.float64(base) ** (-np.arange(dim // 2) * 2.0 / dim)
    z = np.exp(1j * np.arange(seq_len)[:, np.newaxis] * w)
    return z.real.astype("f4"), z.imag.astype("f4")


def apply_rope(x, cos, sin):
    if x.shape[-1] % 2:
        raise ValueError("need an even dim")
    z = (x[..., 0::2] + 1j * x[..., 1::2]) * (cos + 1j * sin)
    y = np.empty(x.shape, dtype=x.dtype)
    y[..., 0::2] = z.real
    y[..., 1::2] = z.imag
    return y
