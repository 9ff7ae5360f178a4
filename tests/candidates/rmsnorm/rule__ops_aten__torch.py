import torch
from torch import nn

kernel = torch.ops.aten.rms_norm.default


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        return kernel(x, [x.shape[-1]], self.weight, self.eps)
