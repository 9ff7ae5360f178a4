import torch
import torch.nn as nn
import torch.nn.functional as F


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.rank, self.alpha = rank, alpha
        self.base = nn.Linear(in_features, out_features, bias=False).requires_grad_(False)
        self.register_parameter("A", nn.Parameter(torch.randn(in_features, rank) / in_features**0.5))
        self.register_parameter("B", nn.Parameter(torch.zeros(rank, out_features)))

    def forward(self, x):
        down = F.linear(x, self.A.t())
        up = F.linear(down, self.B.t())
        return F.linear(x, self.base.weight) + up * (self.alpha / self.rank)
