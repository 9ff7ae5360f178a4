import math

import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.scale = math.sqrt(dim)
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        return x / torch.norm(x, p=2, dim=-1, keepdim=True) * self.scale * self.weight
