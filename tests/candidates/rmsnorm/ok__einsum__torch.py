import torch


class RMSNorm(torch.nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(dim))
        self.d = dim
        self.eps = eps

    def forward(self, x):
        power = torch.einsum("...i,...i->...", x, x) / self.d
        inv = (power + self.eps).pow(-0.5)
        return torch.einsum("...i,...,i->...i", x, inv, self.weight)
