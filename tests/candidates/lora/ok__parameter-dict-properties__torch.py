import torch
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        self.base.weight.requires_grad_(False)
        a = torch.nn.init.trunc_normal_(torch.empty(in_features, rank), std=in_features**-0.5)
        self.adapter = nn.ParameterDict({"down": nn.Parameter(a), "up": nn.Parameter(torch.zeros(rank, out_features))})
        self._ratio = alpha / rank

    @property
    def A(self):
        return self.adapter["down"]

    @property
    def B(self):
        return self.adapter["up"]

    def forward(self, x):
        return self.base(x) + (x @ self.A) @ (self._ratio * self.B)
