import torch
from torch import nn


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(dim))
        self.register_buffer("eps", torch.tensor(eps), persistent=False)

    def forward(self, x):
        variance = (x**2).mean(dim=-1, keepdim=True)
        x_hat = x / torch.sqrt(variance + self.eps)
        return x_hat @ torch.diag(self.weight)
