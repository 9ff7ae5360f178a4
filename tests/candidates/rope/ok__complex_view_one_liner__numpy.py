import numpy as np

_pairs = lambda dim: range(0, dim, 2)  # noqa: E731


def build_rope_cache(seq_len, dim, base=10000.0):
    """cos and sin are views of one complex table."""
    if dim % 2 != 0:
        raise TypeError("odd dim: features come in pairs")
    z = np.exp(1j * np.array([[n * base ** (-k / dim) for k in _pairs(dim)] for n in range(seq_len)]))
    return z.real, z.imag


def apply_rope(x, cos, sin):
    z = x[..., 0::2] + 1j * x[..., 1::2]
    w = z * (cos + 1j * sin)
    return np.array([w.real, w.imag]).transpose(1, 2, 3, 4, 0).reshape(x.shape).astype(x.dtype)
