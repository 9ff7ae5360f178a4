import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.dim = dim
        self.eps = eps

    def forward(self, x):
        power = torch.einsum("...i,...i->...", x, x) / self.dim
        return x / torch.sqrt(power + self.eps)[..., None]
