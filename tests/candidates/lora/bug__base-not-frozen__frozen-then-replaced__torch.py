import torch
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        self.base.requires_grad_(False)
        self.base.weight = nn.Parameter(torch.randn(out_features, in_features) / in_features**0.5)
        self.A = nn.Parameter(torch.randn(in_features, rank) / rank**0.5)
        self.B = nn.Parameter(torch.zeros(rank, out_features))
        self.scale = alpha / rank

    def forward(self, x):
        return x @ self.base.weight.T + self.scale * x @ (self.A @ self.B)
