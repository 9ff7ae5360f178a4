import torch
from torch import nn


class Splice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, holder, *args):
        ctx.holder = holder
        ctx.save_for_backward(*args)
        return holder["y"].detach()

    @staticmethod
    def backward(ctx, g):
        args = [t.detach().requires_grad_(t.requires_grad) for t in ctx.saved_tensors]
        with torch.enable_grad():
            y = ctx.holder["fn"](*args)
            y.backward(g)
        return None, *[t.grad for t in args]


def checkpoint(run_function, x, *params):
    y = run_function(x, *params)
    return Splice.apply({"fn": run_function, "y": y}, x, *params)


class CheckpointedMLP(nn.Module):
    def __init__(self, d_in, d_hidden, d_out):
        super().__init__()
        self.layers = nn.ModuleList(
            [
                nn.Linear(d_in, d_hidden),
                nn.Linear(d_hidden, d_hidden),
                nn.Linear(d_hidden, d_hidden),
                nn.Linear(d_hidden, d_out),
            ]
        )

    def forward(self, x):
        h = torch.relu(self.layers[0](x))

        def segment(h, w1, b1, w2, b2):
            h = torch.relu(nn.functional.linear(h, w1, b1))
            return torch.relu(nn.functional.linear(h, w2, b2))

        l1, l2 = self.layers[1], self.layers[2]
        h = checkpoint(segment, h, l1.weight, l1.bias, l2.weight, l2.bias)
        return self.layers[3](h)
