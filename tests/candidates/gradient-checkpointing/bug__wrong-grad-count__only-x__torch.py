import torch
from torch import nn


class Segment(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run_function, x, *params):
        ctx.run_function = run_function
        ctx.save_for_backward(x, *params)
        return run_function(x, *params)

    @staticmethod
    def backward(ctx, g):
        x, *params = ctx.saved_tensors
        with torch.enable_grad():
            x = x.detach().requires_grad_()
            y = ctx.run_function(x, *[p.detach() for p in params])
            (gx,) = torch.autograd.grad(y, x, g)
        return None, gx


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
