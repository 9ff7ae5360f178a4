import torch
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        for p in self.base.parameters():
            p.requires_grad = False
        self.A = nn.Parameter(torch.nn.init.xavier_uniform_(torch.empty(in_features, rank)))
        self.B = nn.Parameter(torch.zeros(rank, out_features))
        self.alpha, self.rank = alpha, rank

    def forward(self, x):
        with torch.set_grad_enabled(False):
            kept = torch.einsum("...i,oi->...o", x, self.base.weight)
        return kept + (self.alpha / self.rank) * torch.einsum("...i,ir,ro->...o", x, self.A, self.B)
