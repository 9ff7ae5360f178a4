import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    if dim % 2:
        raise ValueError("need an even dim")
    exponents = np.arange(0, dim, 2, dtype=np.float32) / np.float32(dim)
    inv = (1.0 / (base**exponents)).astype(np.float32)
    t = np.arange(seq_len, dtype=np.float32)
    table = np.einsum("n,f->nf", t, inv)
    return np.cos(table), np.sin(table)


def apply_rope(x, cos, sin):
    if x.shape[-1] % 2:
        raise ValueError("need an even dim")
    z = np.ascontiguousarray(x, dtype=np.float64).view(np.complex128)
    turn = np.asarray(cos, np.float64) + 1j * np.asarray(sin, np.float64)
    return (z * turn).view(np.float64).astype(x.dtype)
