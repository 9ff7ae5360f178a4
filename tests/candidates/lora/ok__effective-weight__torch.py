import torch
import torch.nn.functional as F
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        self.base.requires_grad_(False)
        self.A = nn.Parameter(nn.init.xavier_uniform_(torch.empty(in_features, rank)))
        self.B = nn.Parameter(torch.zeros(rank, out_features))
        self.factor = alpha / rank

    def effective(self):
        return self.base.weight + self.factor * (self.A @ self.B).T

    def forward(self, x):
        return F.linear(x, self.effective())
