import torch
from torch import nn


class _LowRank(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, a, b, s):
        ctx.save_for_backward(x, a, b)
        ctx.s = s
        return s * (x @ a @ b)

    @staticmethod
    def backward(ctx, g):
        x, a, b = ctx.saved_tensors
        gs = g * ctx.s
        x2 = x.reshape(-1, x.shape[-1])
        g2 = gs.reshape(-1, gs.shape[-1])
        gb = (x2 @ a).t() @ g2
        ga = x2.t() @ (g2 @ b.t())
        gx = gs @ b.t() @ a.t()
        return gx, ga, gb, None


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        self.base.requires_grad_(False)
        self.A = nn.Parameter(torch.nn.init.kaiming_normal_(torch.empty(in_features, rank)))
        self.B = nn.Parameter(torch.zeros(rank, out_features))
        self.scale = alpha / rank

    def forward(self, x):
        return self.base(x) + _LowRank.apply(x, self.A, self.B, self.scale)
