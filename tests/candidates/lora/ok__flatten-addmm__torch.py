import torch
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.base = nn.Linear(in_features, out_features, bias=False)
        self.base.weight.requires_grad = False
        self.A = nn.Parameter(torch.randn(in_features, rank) * (1.0 / in_features) ** 0.5)
        self.B = nn.Parameter(torch.zeros(rank, out_features))
        self.k = alpha / rank

    def forward(self, x):
        lead = x.shape[:-1]
        flat = x.reshape(-1, self.in_features)
        frozen = flat.mm(self.base.weight.t())
        out = torch.addmm(frozen, flat.mm(self.A), self.B, beta=1.0, alpha=self.k)
        return out.reshape(*lead, self.out_features)
