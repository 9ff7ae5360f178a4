from torch import nn
from torch.nn import RMSNorm as Base


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.inner = Base(dim, eps)

    @property
    def weight(self):
        return self.inner.weight

    def forward(self, x):
        return self.inner(x)
