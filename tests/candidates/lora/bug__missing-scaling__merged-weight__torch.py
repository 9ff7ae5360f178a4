import torch
import torch.nn.functional as F
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False).requires_grad_(False)
        self.A = nn.Parameter(torch.randn(in_features, rank) / rank**0.5)
        self.B = nn.Parameter(torch.zeros(rank, out_features))

    def forward(self, x):
        return F.linear(x, torch.addmm(self.base.weight, self.B.t(), self.A.t()))
