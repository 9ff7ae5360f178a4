import torch
from torch import einsum, nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        for p in self.base.parameters():
            p.requires_grad_(False)
        self.A = nn.Parameter(torch.empty(in_features, rank).normal_(0, rank**-0.5))
        self.B = nn.Parameter(torch.zeros((rank, out_features)))
        self.s = float(alpha) / float(rank)

    def forward(self, x):
        low = einsum("...i,ir->...r", x, self.A)
        return self.base(x) + self.s * einsum("...r,ro->...o", low, self.B)
