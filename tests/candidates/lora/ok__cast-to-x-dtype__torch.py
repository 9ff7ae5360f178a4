import math

import torch
import torch.nn.functional as F
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        self.base.requires_grad_(False)
        self.lora_scale = alpha / rank
        self.A = nn.Parameter(torch.randn(in_features, rank) * math.sqrt(1 / in_features))
        self.B = nn.Parameter(torch.zeros(rank, out_features))

    def delta(self, x):
        h = torch.matmul(x, self.A.to(x.dtype))
        return torch.matmul(h, self.B.to(x.dtype)) * self.lora_scale

    def forward(self, x):
        base_out = F.linear(x, self.base.weight.to(x.dtype))
        return base_out + self.delta(x)

    def extra_repr(self):
        return f"scale={self.lora_scale}"
