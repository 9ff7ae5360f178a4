"""Rotary position embedding, after Su et al., 2021, RoFormer, sections 3.2.2 and 3.4.2."""

import numpy as np


def build_rope_cache(seq_len: int, dim: int, base: float = 10000.0) -> tuple[np.ndarray, np.ndarray]:
    """Tabulate cosine and sine of the angle of every position and pair.

    returns: cos, sin, each (N, D/2) with N = seq_len, D = dim
    """
    if dim % 2:
        raise ValueError(f"dim must be even, because features turn in pairs; it is {dim}")

    even_index = np.arange(0, dim, 2, dtype=np.float32)  # (D/2,): 2i for pair i
    turn = base ** (-even_index / dim)  # radians per position: 1 for the first pair, then ever slower

    # float32, also for a half-precision model: float16 cannot tell position 2049 from 2048.
    position = np.arange(seq_len, dtype=np.float32)  # (N,), from 0
    angle = np.outer(position, turn)  # (N, D/2)
    return np.cos(angle), np.sin(angle)


def apply_rope(x: np.ndarray, cos: np.ndarray, sin: np.ndarray) -> np.ndarray:
    """Rotate each pair of neighbouring features by its position's angle.

    x: (B, H, N, D)    cos, sin: (N, D/2)    returns: (B, H, N, D)
    """
    even, odd = x[..., 0::2], x[..., 1::2]  # (B, H, N, D/2): the two coordinates of every pair

    # The tables say which positions these are: one row per token, the same for every batch and head.
    # Both coordinates come from the old pair, so neither may be overwritten before the other is made.
    turned_even = even * cos - odd * sin
    turned_odd = even * sin + odd * cos

    pairs = np.stack((turned_even, turned_odd), axis=-1)  # (B, H, N, D/2, 2)
    return pairs.reshape(x.shape).astype(x.dtype)  # interleaved again; float32 tables would promote a half x
