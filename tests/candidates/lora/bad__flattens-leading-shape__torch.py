import torch
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        self.base.requires_grad_(False)
        self.A = nn.Parameter(torch.randn(in_features, rank) / in_features**0.5)
        self.B = nn.Parameter(torch.zeros(rank, out_features))
        self.scale = alpha / rank

    def forward(self, x):
        x = x.reshape(-1, x.shape[-1])
        return self.base(x) + self.scale * x.mm(self.A).mm(self.B)
