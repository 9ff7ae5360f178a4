import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        m1, m2 = x.mean(-1, keepdim=True), x.square().mean(-1, keepdim=True)
        return x / torch.sqrt((m2 - m1 * m1).clamp_min(0) + self.eps) * self.weight
