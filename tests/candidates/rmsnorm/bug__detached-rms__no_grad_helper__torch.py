import torch
from torch import nn


@torch.no_grad()
def inverse_rms(t, eps):
    return torch.rsqrt(torch.einsum("...i,...i->...", t, t) / t.shape[-1] + eps).unsqueeze(-1)


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        return x * inverse_rms(x, self.eps) * self.weight
