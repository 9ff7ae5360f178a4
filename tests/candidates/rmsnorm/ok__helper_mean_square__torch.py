import math

import torch
import torch.nn as nn


def mean_square(t):
    return t.square().mean(dim=-1, keepdim=True)


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self._root_dim = math.sqrt(dim)
        self._eps = eps
        self.weight = nn.Parameter(torch.empty(dim))
        self.reset_parameters()

    def reset_parameters(self):
        nn.init.ones_(self.weight)

    def forward(self, x):
        compute = torch.promote_types(x.dtype, torch.float32)
        z = x.to(compute)
        z = torch.div(z, torch.sqrt(torch.add(mean_square(z), self._eps)))
        return (z * self.weight.to(compute)).to(x.dtype)
