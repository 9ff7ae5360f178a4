"""A block of 2x2 rotations, one np.matmul with out=."""

import numpy as np


def build_rope_cache(seq_len, dim, base=10000.0):
    if dim % 2:
        raise ValueError("dim must be even, or the last feature has no partner")
    inv = 1.0 / base ** (np.linspace(0, dim, dim // 2, endpoint=False) / dim)
    table = np.empty((2, seq_len, dim // 2))
    np.multiply.outer(np.arange(seq_len), inv, out=table[0])
    np.sin(table[0], out=table[1])
    np.cos(table[0], out=table[0])
    return table[0], table[1]


def apply_rope(x, cos, sin):
    turn = np.array([[cos, -sin], [sin, cos]]).transpose(2, 3, 0, 1)  # (N, D/2, 2, 2)
    vectors = x.reshape(*x.shape[:-1], -1, 2, 1).astype(turn.dtype)
    out = np.empty_like(vectors)
    np.matmul(turn, vectors, out=out)
    return out.reshape(x.shape).astype(x.dtype)
