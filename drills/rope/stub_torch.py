import torch
from torch import Tensor


def build_rope_cache(
    seq_len: int, dim: int, base: float = 10000.0, device: str | torch.device = "cpu"
) -> tuple[Tensor, Tensor]:
    """Tabulate cosine and sine of the angle of every position and pair.

    returns: cos, sin, each (N, D/2) with N = seq_len, D = dim
    """
    raise NotImplementedError


def apply_rope(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate each pair of neighbouring features by its position's angle.

    x: (B, H, N, D)    cos, sin: (N, D/2)    returns: (B, H, N, D)
    """
    raise NotImplementedError
