import torch
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        self.base.weight.requires_grad_(False)
        self.A = nn.Parameter(nn.init.eye_(torch.empty(in_features, rank)))
        self.B = nn.Parameter(torch.zeros(rank, out_features))
        self.c = alpha / rank

    def forward(self, x):
        return self.base(x) + torch.matmul(x, self.A).matmul(self.B).mul(self.c)
