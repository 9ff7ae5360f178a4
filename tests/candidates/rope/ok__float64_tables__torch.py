"""Tables in float64; the rotation happens there and comes back in x's dtype."""

from functools import lru_cache

import torch
from torch import Tensor


class OddDimension(ValueError):
    pass


@lru_cache(maxsize=None)
def build_rope_cache(seq_len: int, dim: int, base: float = 10000.0, device="cpu") -> tuple[Tensor, Tensor]:
    if dim & 1:
        raise OddDimension(f"an odd dimension cannot be paired: {dim}")
    freqs = [base ** (-2 * i / dim) for i in range(dim // 2)]
    angles = torch.tensor([[n * f for f in freqs] for n in range(seq_len)], dtype=torch.float64, device=device)
    return angles.cos(), angles.sin()


def apply_rope(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    wide = x.double()
    out = torch.empty_like(wide)
    out[..., ::2] = wide[..., ::2] * cos - wide[..., 1::2] * sin
    out[..., 1::2] = wide[..., ::2] * sin + wide[..., 1::2] * cos
    return out.to(x.dtype)
