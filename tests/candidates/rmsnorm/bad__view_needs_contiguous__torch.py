import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.dim = dim
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        rows = x.view(-1, self.dim)
        rows = rows * torch.rsqrt(rows.pow(2).mean(1, keepdim=True) + self.eps)
        return (rows * self.weight).view(x.shape)
