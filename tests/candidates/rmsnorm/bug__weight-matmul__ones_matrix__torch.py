import torch
import torch.nn.functional as F
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim, dim))

    def forward(self, x):
        rms = torch.sqrt(torch.mean(x**2, -1, keepdim=True) + self.eps)
        return F.linear(x / rms, self.weight)
