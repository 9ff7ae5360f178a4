import torch
import torch.nn.functional as F
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        self.base.weight.requires_grad_(False)
        self.A = nn.Parameter(torch.empty(in_features, rank).normal_(0, rank**-0.5))
        self.B = nn.Parameter(torch.zeros(rank, out_features))
        self.alpha, self.rank = alpha, rank

    def forward(self, x):
        x = x * (self.alpha / self.rank)
        w = self.base.weight + (self.A @ self.B).T
        return F.linear(x, w)
