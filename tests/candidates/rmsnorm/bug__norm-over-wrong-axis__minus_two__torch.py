import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        axis = -2 if x.dim() > 1 else -1
        ms = torch.mean(x * x, axis, keepdim=True)
        return self.weight * (x / torch.sqrt(ms + self.eps))
