import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.register_parameter("weight", nn.Parameter(torch.ones(dim)))
        self.eps = eps

    def _inv(self, x):
        s = sum(x[..., j] ** 2 for j in range(x.shape[-1])) / x.shape[-1]
        return 1.0 / torch.sqrt(s + self.eps)

    def forward(self, x):
        return torch.mul(x, self._inv(x)[..., None]).mul(self.weight)
