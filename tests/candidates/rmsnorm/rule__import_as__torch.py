import torch
from torch import nn
from torch.nn.functional import rms_norm as scale_rows


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        return scale_rows(x, (x.shape[-1],), self.weight, self.eps)
