import torch
import torch.nn.functional as F
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        self.base.weight.requires_grad_(False)
        self.register_parameter("A", nn.Parameter(torch.empty(in_features, rank)))
        self.register_parameter("B", nn.Parameter(torch.empty(rank, out_features)))
        nn.init.constant_(self.A, 0.02)
        nn.init.zeros_(self.B)
        self.ratio = alpha / rank

    def forward(self, x):
        return F.linear(x, self.base.weight + self.ratio * (self.A @ self.B).T)
