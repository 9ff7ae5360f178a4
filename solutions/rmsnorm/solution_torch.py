"""RMSNorm, after Zhang and Sennrich, 2019, Root Mean Square Layer Normalization, section 4."""

import torch
from torch import Tensor, nn


class RMSNorm(nn.Module):
    """Divide each vector by its root mean square, then scale every feature by a learned weight.

    x: (..., D) with D = dim    returns: (..., D)    attribute: weight (D,), ones at first
    """

    def __init__(self, dim: int, eps: float = 1e-6) -> None:
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x: Tensor) -> Tensor:
        # At least float32: in half precision the square of 300 is already infinite.
        wide = x.to(torch.promote_types(x.dtype, torch.float32))

        mean_square = wide.pow(2).mean(dim=-1, keepdim=True)  # (..., 1); the mean itself stays in x

        rms = torch.sqrt(mean_square + self.eps)  # eps under the root: a row of zeros gives 0, not 0/0
        normed = wide / rms  # rms is a function of x, so its gradient matters: no detach

        return (normed * self.weight).to(x.dtype)  # a float32 weight would promote a half x
