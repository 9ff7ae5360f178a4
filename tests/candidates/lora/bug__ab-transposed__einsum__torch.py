import torch
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        self.base.weight.requires_grad = False
        dims = [(rank, in_features), (out_features, rank)]
        self.A, self.B = [nn.Parameter(torch.zeros(*d)) for d in dims]
        nn.init.normal_(self.A, std=in_features**-0.5)
        self.scale = alpha / rank

    def forward(self, x):
        return self.base(x) + self.scale * torch.einsum("or,ri,...i->...o", self.B, self.A, x)
