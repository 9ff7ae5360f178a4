import torch
from torch import nn


class Segment(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run_function, x, *params):
        torch.set_grad_enabled(True)
        leaves = [t.detach().requires_grad_(t.requires_grad) for t in (x, *params)]
        y = run_function(*leaves)
        torch.set_grad_enabled(False)
        ctx.leaves, ctx.y = leaves, y
        return y.detach().clone()

    @staticmethod
    def backward(ctx, g):
        need = [t for t in ctx.leaves if t.requires_grad]
        grads = dict(zip(map(id, need), torch.autograd.grad(ctx.y, need, g)))
        return None, *[grads.get(id(t)) for t in ctx.leaves]


def checkpoint(run_function, x, *params):
    return Segment.apply(run_function, x, *params)


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
