"""E[x^2] = Var[x] + E[x]^2."""

import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super(RMSNorm, self).__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim), requires_grad=True)

    def forward(self, x):
        wide = x.double()
        var, mean = torch.var_mean(wide, dim=-1, correction=0, keepdim=True)
        out = wide * (var + mean**2 + self.eps).rsqrt() * self.weight.double()
        return out.to(x.dtype)
