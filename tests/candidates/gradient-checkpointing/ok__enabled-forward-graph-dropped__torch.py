import torch
from torch import nn


class Seg(torch.autograd.Function):
    @staticmethod
    def forward(ctx, fn, *args):
        ctx.fn = fn
        ctx.save_for_backward(*args)
        with torch.enable_grad():
            y = fn(*[a.detach().requires_grad_(a.requires_grad) for a in args])
        return y.detach()

    @staticmethod
    def backward(ctx, g):
        leaves = [a.detach().requires_grad_(a.requires_grad) for a in ctx.saved_tensors]
        with torch.enable_grad():
            y = ctx.fn(*leaves)
        y.backward(gradient=g)
        return None, *(leaf.grad for leaf in leaves)


def checkpoint(run_function, x, *params):
    return Seg.apply(run_function, x, *params)


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
