import torch
from torch import nn


class _Ck(torch.autograd.Function):
    """Same idea as torch.utils.checkpoint, written by hand."""

    @staticmethod
    def forward(ctx, run_function, *args):
        ctx.run_function = run_function
        ctx.save_for_backward(*args)
        return run_function(*args)

    @staticmethod
    def backward(ctx, *grads):
        args = tuple(t.detach().requires_grad_(n) for t, n in zip(ctx.saved_tensors, ctx.needs_input_grad[1:]))
        with torch.enable_grad():
            outs = ctx.run_function(*args)
        torch.autograd.backward((outs,), grads)
        return None, *[a.grad if a.requires_grad else None for a in args]


def checkpoint(run_function, x, *params):
    utils = {"checkpoint": _Ck.apply}
    return utils["checkpoint"](run_function, x, *params)


class CheckpointedMLP(nn.Module):
    def __init__(self, d_in, d_hidden, d_out):
        super().__init__()
        hid = [nn.Linear(d_hidden, d_hidden) for _ in range(2)]
        self.layers = nn.ModuleList([nn.Linear(d_in, d_hidden), *hid, nn.Linear(d_hidden, d_out)])

    def forward(self, x):
        h = torch.relu(self.layers[0](x))
        w1, b1 = self.layers[1].weight, self.layers[1].bias
        w2, b2 = self.layers[2].weight, self.layers[2].bias

        def tail(h, w1, b1, w2, b2):
            t = torch.relu(nn.functional.linear(h, w1, b1))
            return nn.functional.linear(t, w2, b2)

        return self.layers[3](torch.relu(checkpoint(tail, h, w1, b1, w2, b2)))
