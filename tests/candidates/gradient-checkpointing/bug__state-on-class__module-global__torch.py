import torch
from torch import nn


STATE = {}


class Recompute(torch.autograd.Function):
    @staticmethod
    def forward(ctx, *tensors):
        STATE["inputs"] = [t.detach().requires_grad_(t.requires_grad) for t in tensors]
        return STATE["fn"](*tensors)

    @staticmethod
    def backward(ctx, g):
        leaves = [t.detach().requires_grad_(t.requires_grad) for t in STATE["inputs"]]
        with torch.enable_grad():
            y = STATE["fn"](*leaves)
        need = [t for t in leaves if t.requires_grad]
        got = iter(torch.autograd.grad(y, need, g))
        return tuple(next(got) if t.requires_grad else None for t in leaves)


def checkpoint(run_function, x, *params):
    STATE["fn"] = run_function
    return Recompute.apply(x, *params)


class CheckpointedMLP(nn.Module):
    def __init__(self, d_in, d_hidden, d_out):
        super().__init__()
        self.layers = nn.ModuleList()
        for a, b in ((d_in, d_hidden), (d_hidden, d_hidden), (d_hidden, d_hidden), (d_hidden, d_out)):
            self.layers.append(nn.Linear(a, b))

    @staticmethod
    def _inner(h, *wb):
        w1, b1, w2, b2 = wb
        h = nn.functional.linear(h, w1, b1).clamp_min(0)
        return nn.functional.linear(h, w2, b2).clamp_min(0)

    def forward(self, x):
        first, a, b, last = self.layers
        h = first(x).clamp_min(0)
        return last(checkpoint(self._inner, h, a.weight, a.bias, b.weight, b.bias))
