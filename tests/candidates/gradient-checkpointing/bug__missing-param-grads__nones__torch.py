import torch
from torch import nn


class Ck(torch.autograd.Function):
    @staticmethod
    def forward(ctx, fn, x, *params):
        ctx.fn = fn
        ctx.save_for_backward(x, *params)
        return fn(x, *params)

    @staticmethod
    def backward(ctx, grad_output):
        x, *params = ctx.saved_tensors
        x = x.detach().requires_grad_()
        with torch.enable_grad():
            out = ctx.fn(x, *params)
        (gx,) = torch.autograd.grad(out, x, grad_output)
        return (None, gx) + (None,) * len(params)


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
