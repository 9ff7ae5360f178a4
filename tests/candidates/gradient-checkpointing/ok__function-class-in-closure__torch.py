import torch
from torch import nn


def checkpoint(run_function, x, *params):
    class Once(torch.autograd.Function):
        @staticmethod
        def forward(ctx, *args):
            ctx.save_for_backward(*args)
            return run_function(*args)

        @staticmethod
        def backward(ctx, dy):
            with torch.enable_grad():
                args = [a.detach().requires_grad_(a.requires_grad) for a in ctx.saved_tensors]
                y = run_function(*args)
                y.backward(dy)
            return tuple(a.grad for a in args)

    return Once.apply(x, *params)


class CheckpointedMLP(nn.Module):
    def __init__(self, d_in, d_hidden, d_out):
        super().__init__()
        widths = (d_in,) + (d_hidden,) * 3 + (d_out,)
        self.layers = nn.ModuleList([nn.Linear(widths[i], widths[i + 1]) for i in range(4)])

    def forward(self, x):
        x = self.layers[0](x)
        x = checkpoint(
            lambda z, w1, b1, w2, b2: torch.addmm(b2, torch.addmm(b1, z.relu(), w1.T).relu(), w2.T)
            if z.dim() == 2
            else torch.relu(z.relu() @ w1.T + b1) @ w2.T + b2,
            x,
            self.layers[1].weight,
            self.layers[1].bias,
            self.layers[2].weight,
            self.layers[2].bias,
        )
        return self.layers[3](x.relu())
