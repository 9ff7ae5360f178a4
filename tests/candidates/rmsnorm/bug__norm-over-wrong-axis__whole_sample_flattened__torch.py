import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        flat = x.flatten(1)
        flat = flat * torch.rsqrt(flat.pow(2).mean(1, keepdim=True) + self.eps)
        return flat.view(x.shape) * self.weight
