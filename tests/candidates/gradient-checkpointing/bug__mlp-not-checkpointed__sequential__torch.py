import torch
from torch import nn


class _Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run_function, *args):
        ctx.run_function = run_function
        ctx.save_for_backward(*args)
        return run_function(*args)

    @staticmethod
    def backward(ctx, grad_output):
        args = [t.detach().requires_grad_(t.requires_grad) for t in ctx.saved_tensors]
        with torch.enable_grad():
            out = ctx.run_function(*args)
        torch.autograd.backward(out, grad_output)
        return (None, *[t.grad for t in args])


def checkpoint(run_function, x, *params):
    return _Checkpoint.apply(run_function, x, *params)


class CheckpointedMLP(nn.Module):
    def __init__(self, d_in, d_hidden, d_out):
        super().__init__()
        sizes = (d_in, d_hidden, d_hidden, d_hidden, d_out)
        self.layers = nn.ModuleList([nn.Linear(sizes[i], sizes[i + 1]) for i in range(4)])

    def forward(self, x):
        a, b, c, d = self.layers
        relu = nn.ReLU()
        return nn.Sequential(a, relu, b, relu, c, relu, d)(x)
