import torch
from torch import nn


class Frozen(nn.Linear):
    def __init__(self, i, o):
        super().__init__(i, o, bias=False)
        self.weight.requires_grad_(False)


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = Frozen(in_features, out_features)
        gen = torch.Generator()
        gen.seed()
        noise = torch.randn(in_features, rank, generator=gen)
        self.A = nn.Parameter(noise / max(in_features, 1) ** 0.5)
        self.B = nn.Parameter(torch.zeros(rank, out_features))
        self.scaling = alpha * rank**-1

    def forward(self, x):
        w = self.base.weight.detach()
        return x @ w.mT + (self.scaling * x) @ self.A @ self.B
