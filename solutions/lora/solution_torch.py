"""Low-rank adaptation, after Hu et al., 2021, section 4.1."""

import math

import torch
from torch import Tensor, nn


class LoRALinear(nn.Module):
    """A frozen linear layer plus a trainable correction of low rank.

    x: (..., in_features)    returns: (..., out_features)
    attributes: base (nn.Linear without bias), A (in_features, rank), B (rank, out_features)
    """

    def __init__(self, in_features: int, out_features: int, rank: int = 8, alpha: float = 16) -> None:
        super().__init__()
        self.scaling = alpha / rank  # true division: alpha need not be a multiple of rank

        self.base = nn.Linear(in_features, out_features, bias=False)
        self.base.weight.requires_grad_(False)  # the flag alone: no_grad would also cut the path to x

        # B is zero, so that step 0 equals the base. A is not, or no gradient would ever reach either.
        self.A = nn.Parameter(
            torch.randn(in_features, rank) / math.sqrt(in_features)
        )  # x @ A keeps x's scale
        self.B = nn.Parameter(torch.zeros(rank, out_features))

    def forward(self, x: Tensor) -> Tensor:
        correction = x @ self.A @ self.B  # left to right: through rank features, never an (in, out) product
        return self.base(x) + self.scaling * correction
