import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.d = dim
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        inv = torch.reciprocal(torch.einsum("...i,...i->...", x, x).div(self.d).add(self.eps))
        return self.weight * (x * inv.unsqueeze(-1))
