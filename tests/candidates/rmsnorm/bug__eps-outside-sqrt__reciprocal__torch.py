import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.d = dim
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        total = torch.linalg.vector_norm(x, dim=-1).unsqueeze(-1)
        inv = torch.reciprocal(torch.add(total / self.d**0.5, self.eps))
        return torch.einsum("...d,d->...d", x * inv, self.weight)
