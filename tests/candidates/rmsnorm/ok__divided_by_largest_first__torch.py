"""Divide by the largest entry first, so that no square can overflow; the result does not depend on it."""

import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        z = x.float() if x.dtype in (torch.float16, torch.bfloat16) else x
        with torch.no_grad():
            top = z.abs().amax(-1, keepdim=True)
            top = torch.where(top == 0, torch.ones_like(top), top)
        u = z / top
        rms = torch.sqrt(u.square().mean(-1, keepdim=True) + self.eps / top / top)
        return (self.weight * (u / rms)).to(x.dtype)
