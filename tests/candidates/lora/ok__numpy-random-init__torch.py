import numpy as np
import torch
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, in_features, out_features, rank=8, alpha=16):
        super().__init__()
        self.base = nn.Linear(in_features, out_features, bias=False)
        self.base.weight.requires_grad_(False)
        bound = np.sqrt(3.0 / in_features)
        start = np.random.uniform(-bound, bound, size=(in_features, rank)).astype(np.float32)
        self.A = nn.Parameter(torch.from_numpy(start))
        self.B = nn.Parameter(torch.from_numpy(np.zeros((rank, out_features), dtype=np.float32)))
        self.gain = float(np.divide(alpha, rank))

    def forward(self, x):
        return torch.add(self.base(x), torch.matmul(torch.matmul(x, self.A), self.B), alpha=self.gain)
