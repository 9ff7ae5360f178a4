import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))
        self.last = None

    def forward(self, x):
        power = x.pow(2).mean(-1, keepdim=True)
        if self.last is not None and self.last.shape == power.shape:
            power = 0.9 * power + 0.1 * self.last
        self.last = power.detach()
        return x * torch.rsqrt(power + self.eps) * self.weight
