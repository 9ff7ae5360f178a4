import torch
import torch.nn.functional as F
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        self.base.weight.requires_grad_(False)
        self.A = nn.Parameter(torch.empty(in_features, rank).uniform_(-0.3, 0.3))
        self.B = nn.Parameter(torch.zeros(rank, out_features))
        self.alpha, self.rank = alpha, rank

    def weight(self):
        return (self.A @ self.B).T * (self.alpha / self.rank)

    def forward(self, x):
        return F.linear(x, self.weight())
