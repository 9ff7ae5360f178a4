"""The shape of a library module: device and dtype, reset_parameters, extra_repr."""

import torch
from torch import Tensor, nn


class RMSNorm(nn.Module):
    __constants__ = ["dim", "eps"]
    dim: int
    eps: float

    def __init__(self, dim: int, eps: float = 1e-6, *, device=None, dtype=None) -> None:
        super().__init__()
        self.dim, self.eps = dim, eps
        self.register_parameter("weight", nn.Parameter(torch.empty(dim, device=device, dtype=dtype)))
        self.register_buffer("calls", torch.zeros((), dtype=torch.long), persistent=False)
        self.reset_parameters()

    @torch.no_grad()
    def reset_parameters(self) -> None:
        nn.init.constant_(self.weight, 1.0)

    def extra_repr(self) -> str:
        return f"dim={self.dim}, eps={self.eps}"

    def forward(self, x: Tensor) -> Tensor:
        original_dtype = x.dtype
        hidden = x.to(torch.promote_types(x.dtype, torch.float32))
        mean_of_squares = hidden.pow(2).mean(dim=-1, keepdim=True)
        hidden = hidden * torch.rsqrt(mean_of_squares + self.eps)
        return hidden.to(original_dtype) * self.weight.to(original_dtype)
