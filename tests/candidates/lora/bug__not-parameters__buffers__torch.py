import torch
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        self.base.weight.requires_grad = False
        self.register_buffer("A", torch.randn(in_features, rank) / rank**0.5)
        self.register_buffer("B", torch.zeros(rank, out_features))
        self.A.requires_grad_(True)
        self.B.requires_grad_(True)
        self.scale = alpha / rank

    def forward(self, x):
        return self.base(x) + self.scale * torch.einsum("...i,ir,ro->...o", x, self.A, self.B)
