import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        y, _ = torch.ops.aten._fused_rms_norm(x, [x.shape[-1]], self.weight, self.eps)
        return y
