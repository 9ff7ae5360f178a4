import math

import torch
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        self.base.requires_grad_(False)
        self.A = nn.Parameter(torch.empty(in_features, rank))
        self.B = nn.Parameter(torch.empty(rank, out_features))
        self.scale = alpha / rank
        self.merged = False
        self.reset_parameters()

    @torch.no_grad()
    def reset_parameters(self):
        self.A.uniform_(-1 / math.sqrt(self.A.shape[0]), 1 / math.sqrt(self.A.shape[0]))
        self.B.zero_()

    @torch.no_grad()
    def merge(self):
        if not self.merged:
            self.base.weight += self.scale * (self.A @ self.B).T
            self.merged = True
        return self

    @torch.no_grad()
    def unmerge(self):
        if self.merged:
            self.base.weight -= self.scale * (self.A @ self.B).T
            self.merged = False
        return self

    def forward(self, x):
        y = self.base(x)
        if self.merged:
            return y
        return y + self.scale * (x @ self.A @ self.B)
