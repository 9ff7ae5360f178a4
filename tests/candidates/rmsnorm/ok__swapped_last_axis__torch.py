import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(dim))
        self.eps = eps

    def forward(self, x):
        t = x.movedim(-1, 0)
        ms = t.pow(2).mean(0)
        t = t / (ms + self.eps).sqrt()
        return t.movedim(0, -1) * self.weight
