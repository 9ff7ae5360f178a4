import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        ms = torch.mean(x * x, dim=-1, keepdim=True)
        ms = torch.where(ms > self.eps, ms, torch.full_like(ms, self.eps))
        return self.weight * x / torch.sqrt(ms)
