import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        mu = torch.einsum("...d->...", x)[..., None] / x.shape[-1]
        denom = (x.square().mean(-1, keepdim=True) + self.eps).sqrt()
        return self.weight * ((x - mu) / denom)
