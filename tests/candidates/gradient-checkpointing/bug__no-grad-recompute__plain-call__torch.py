import torch
from torch import nn


class Ck(torch.autograd.Function):
    @staticmethod
    def forward(ctx, fn, *args):
        ctx.fn = fn
        ctx.save_for_backward(*args)
        return fn(*args)

    @staticmethod
    def backward(ctx, grad_output):
        args = [a.detach().requires_grad_(a.requires_grad) for a in ctx.saved_tensors]
        out = ctx.fn(*args)
        grads = iter(torch.autograd.grad(out, [a for a in args if a.requires_grad], grad_output))
        return (None, *[next(grads) if a.requires_grad else None for a in args])


def checkpoint(run_function, x, *params):
    return Ck.apply(run_function, x, *params)


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
