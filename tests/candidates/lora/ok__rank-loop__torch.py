import torch
import torch.nn as nn


class LoRALinear(nn.Module):
    def __init__(self, in_features: int, out_features: int, rank: int = 8, alpha: float = 16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        self.base.weight.requires_grad = False
        self.A = nn.Parameter((torch.rand(in_features, rank) - 0.5) * 2 / rank**0.5)
        self.B = nn.Parameter(torch.zeros(rank, out_features))
        self.rank = rank
        self.alpha = alpha

    def forward(self, x):
        out = self.base(x)
        for r in range(self.rank):
            coeff = (x * self.A[:, r]).sum(-1, keepdim=True)
            out = out + (self.alpha / self.rank) * coeff * self.B[r]
        return out
