import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(dim))
        self.eps = eps

    def forward(self, x):
        y = x.double()
        y = y / (y.pow(2).sum(-1, keepdim=True) / y.shape[-1] + self.eps) ** 0.5
        return (y * self.weight.double()).type_as(x)
