"""Rotary position embedding, after Su et al., 2021, RoFormer, sections 3.2.2 and 3.4.2."""

import torch
from torch import Tensor


def build_rope_cache(
    seq_len: int, dim: int, base: float = 10000.0, device: str | torch.device = "cpu"
) -> tuple[Tensor, Tensor]:
    """Tabulate cosine and sine of the angle of every position and pair.

    returns: cos, sin, each (N, D/2) with N = seq_len, D = dim
    """
    if dim % 2:
        raise ValueError(f"dim must be even, because features turn in pairs; it is {dim}")

    even_index = torch.arange(0, dim, 2, dtype=torch.float32, device=device)  # (D/2,): 2i for pair i
    turn = base ** (-even_index / dim)  # radians per position: 1 for the first pair, then ever slower

    # float32, also for a half-precision model: bf16 cannot tell position 257 from 256.
    position = torch.arange(seq_len, dtype=torch.float32, device=device)  # (N,), from 0
    angle = torch.outer(position, turn)  # (N, D/2)
    return angle.cos(), angle.sin()


def apply_rope(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate each pair of neighbouring features by its position's angle.

    x: (B, H, N, D)    cos, sin: (N, D/2)    returns: (B, H, N, D)
    """
    even, odd = x[..., 0::2], x[..., 1::2]  # (B, H, N, D/2): the two coordinates of every pair

    # The tables say which positions these are: one row per token, the same for every batch and head.
    # Both coordinates come from the old pair, so neither may be overwritten before the other is made.
    turned_even = even * cos - odd * sin
    turned_odd = even * sin + odd * cos

    pairs = torch.stack((turned_even, turned_odd), dim=-1)  # (B, H, N, D/2, 2)
    return pairs.reshape(x.shape).to(x.dtype)  # interleaved again; float32 tables would promote a half x
