import torch
import torch.nn.functional as F
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        self.base.weight.requires_grad = False
        self.A = nn.Parameter(nn.init.xavier_uniform_(torch.empty(in_features, rank)))
        self.B = nn.Parameter(torch.zeros(rank, out_features))
        self.scaling = alpha / rank

    def forward(self, x):
        delta = F.linear(F.linear(x, self.A.T), self.B.T)
        return self.base(x) + delta.div(self.scaling)
