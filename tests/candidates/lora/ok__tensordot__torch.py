import torch
from torch import nn


def make_adapter(i, o, r):
    a = nn.Parameter(torch.zeros(i, r))
    with torch.no_grad():
        a.normal_(mean=0.0, std=(2.0 / (i + r)) ** 0.5)
    return a, nn.Parameter(torch.zeros(r, o))


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        list(map(lambda p: p.requires_grad_(False), self.base.parameters()))
        self.A, self.B = make_adapter(in_features, out_features, rank)
        self.alpha_over_r = alpha / rank

    def forward(self, x):
        d = torch.tensordot(torch.tensordot(x, self.A, dims=1), self.B, dims=1)
        return self.base(x) + d.mul(self.alpha_over_r)
