import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        y = x.div((x.square().mean(-1, True) + self.eps).sqrt())
        return torch.addcmul(y, y, self.weight)
