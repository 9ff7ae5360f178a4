import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        out = torch.div(x, torch.sqrt(torch.mean(x * x, -1, True) + self.eps))
        out = out.add_(self.weight)
        return out
