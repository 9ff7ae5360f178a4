import torch
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        base = nn.Linear(in_features, out_features, bias=False)
        base.weight = nn.Parameter(base.weight.detach(), requires_grad=False)
        self.base = base
        self.register_buffer("scale", torch.tensor(alpha / rank))
        self.A = nn.Parameter(torch.randn(in_features, rank).div_(rank**0.5))
        self.B = nn.Parameter(self.A.new_zeros(rank, out_features))

    def forward(self, x):
        return self.base(x).add(x.matmul(self.A).matmul(self.B).mul(self.scale))
