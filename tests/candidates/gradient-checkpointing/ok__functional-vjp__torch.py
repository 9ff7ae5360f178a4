import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.autograd.functional import vjp


class Ckpt(torch.autograd.Function):
    @staticmethod
    def forward(ctx, fn, *inputs):
        ctx.fn = fn
        ctx.save_for_backward(*inputs)
        return fn(*inputs)

    @staticmethod
    def backward(ctx, v):
        with torch.enable_grad():
            _, grads = vjp(ctx.fn, tuple(ctx.saved_tensors), v)
        return None, *grads


def checkpoint(run_function, x, *params):
    return Ckpt.apply(run_function, x, *params)


class CheckpointedMLP(nn.Module):
    def __init__(self, d_in, d_hidden, d_out):
        super().__init__()
        self.layers = nn.ModuleList(
            [nn.Linear(i, o) for i, o in [(d_in, d_hidden), (d_hidden, d_hidden), (d_hidden, d_hidden), (d_hidden, d_out)]]
        )

    def forward(self, x):
        h = F.relu(self.layers[0](x))
        a, b = self.layers[1:3]
        h = checkpoint(mid, h, a.weight, a.bias, b.weight, b.bias)
        return self.layers[3](h)


def mid(h, w1, b1, w2, b2):
    h = F.linear(h, w1, b1).relu_()
    return F.linear(h, w2, b2).relu_()
