import math

import torch
from torch import Tensor, nn


class LoRALinear(nn.Module):
    """A frozen linear layer plus a trainable correction of low rank.

    x: (..., in_features)    returns: (..., out_features)
    attributes: base (nn.Linear without bias), A (in_features, rank), B (rank, out_features)
    """

    def __init__(self, in_features: int, out_features: int, rank: int = 8, alpha: float = 16) -> None:
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        raise NotImplementedError
