from functools import partial

import torch
import torch.nn.functional as F


class RMSNorm(torch.nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(dim))
        self._call = partial(F.rms_norm, normalized_shape=(dim,), eps=eps)

    def forward(self, x):
        return self._call(x, weight=self.weight)
