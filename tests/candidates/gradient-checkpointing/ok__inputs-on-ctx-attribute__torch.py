import torch
from torch import nn


class Bag(torch.autograd.Function):
    @staticmethod
    def forward(ctx, job, *tensors):
        ctx.job = job
        ctx.tensors = [t.detach() for t in tensors]
        ctx.flags = [t.requires_grad for t in tensors]
        out = job(*ctx.tensors)
        return out

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, g):
        torch.set_grad_enabled(True)
        try:
            leaves = [t.detach().clone().requires_grad_(f) for t, f in zip(ctx.tensors, ctx.flags)]
            surrogate = (ctx.job(*leaves) * g).sum()
            live = [t for t in leaves if t.requires_grad]
            found = torch.autograd.grad(surrogate, live)
        finally:
            torch.set_grad_enabled(False)
        found = list(found)[::-1]
        return (None,) + tuple(found.pop() if f else None for f in ctx.flags)


def checkpoint(run_function, x, *params):
    return Bag.apply(run_function, x, *params)


class CheckpointedMLP(nn.Module):
    def __init__(self, d_in, d_hidden, d_out):
        super().__init__()
        self.layers = nn.ModuleList()
        self.layers.extend([nn.Linear(d_in, d_hidden), nn.Linear(d_hidden, d_hidden)])
        self.layers.extend([nn.Linear(d_hidden, d_hidden), nn.Linear(d_hidden, d_out)])

    def forward(self, x):
        def seg(h, *ps):
            for w, b in zip(ps[0::2], ps[1::2]):
                h = torch.maximum(h @ w.T + b, torch.zeros((), dtype=h.dtype, device=h.device))
            return h

        h = torch.relu(self.layers[0](x))
        packed = [p for i in (1, 2) for p in (self.layers[i].weight, self.layers[i].bias)]
        return self.layers[3](checkpoint(seg, h, *packed))
