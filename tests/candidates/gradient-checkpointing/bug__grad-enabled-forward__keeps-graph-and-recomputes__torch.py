import torch
from torch import nn


class Ck(torch.autograd.Function):
    @staticmethod
    def forward(ctx, fn, *args):
        ctx.fn = fn
        ctx.save_for_backward(*args)
        with torch.enable_grad():
            ctx.out = fn(*[a.detach().requires_grad_(a.requires_grad) for a in args])
        return ctx.out.detach()

    @staticmethod
    def backward(ctx, grad_output):
        args = [a.detach().requires_grad_(a.requires_grad) for a in ctx.saved_tensors]
        with torch.enable_grad():
            out = ctx.fn(*args)
        torch.autograd.backward(out, grad_output)
        return (None, *[a.grad for a in args])


def checkpoint(run_function, x, *params):
    return Ck.apply(run_function, x, *params)


def two_layers(h, w1, b1, w2, b2):
    h = (h @ w1.t() + b1).relu()
    return h @ w2.t() + b2


class CheckpointedMLP(nn.Module):
    def __init__(self, d_in, d_hidden, d_out):
        super().__init__()
        dims = [d_in, d_hidden, d_hidden, d_hidden, d_out]
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(dims, dims[1:])])

    def forward(self, x):
        h = self.layers[0](x).relu()
        middle = [p for layer in self.layers[1:3] for p in layer.parameters()]
        h = checkpoint(two_layers, h, *middle).relu()
        return self.layers[3](h)
