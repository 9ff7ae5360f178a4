import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        b, n, d = x.shape
        ms = (x * x).sum(2) / d
        return x * torch.rsqrt(ms + self.eps).view(b, n, 1) * self.weight
