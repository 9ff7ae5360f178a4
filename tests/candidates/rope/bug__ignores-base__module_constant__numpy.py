import numpy as np

ROPE_THETA = 1e4


def build_rope_cache(seq_len, dim, base=ROPE_THETA):
    exps = np.linspace(0.0, 1.0, dim // 2, endpoint=False)
    z = np.exp(1j * np.arange(seq_len)[:, None] / ROPE_THETA**exps)
    return z.real.astype(np.float32), z.imag.astype(np.float32)


def apply_rope(x, cos, sin):
    z = (x[..., ::2] + 1j * x[..., 1::2]) * (cos + 1j * sin)
    out = np.empty_like(x)
    out[..., ::2], out[..., 1::2] = z.real, z.imag
    return out
