"""sqrt(a^2 + b^2) with b = sqrt(eps), for torch: vecdot and hypot."""

import math

import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(dim))
        self.floor = math.sqrt(eps * dim)

    def forward(self, x):
        z = x if x.dtype == torch.float64 else x.float()
        power = torch.linalg.vecdot(z, z)[..., None]
        inv = torch.pow(power + self.floor**2, -0.5) * math.sqrt(x.shape[-1])
        return torch.mul(z * inv, self.weight).type_as(x)
