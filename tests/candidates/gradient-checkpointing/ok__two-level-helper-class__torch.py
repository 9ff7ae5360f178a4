import torch
from torch import nn


class Segment:
    def __init__(self, fn):
        self.fn = fn

    def quietly(self, args):
        with torch.no_grad():
            return self.fn(*args)

    def grads(self, args, flags, upstream):
        with torch.set_grad_enabled(True):
            copies = tuple(a.detach().requires_grad_(f) for a, f in zip(args, flags))
            y = self.fn(*copies)
        picked = [c for c, f in zip(copies, flags) if f]
        values = torch.autograd.grad(y, picked, upstream, retain_graph=False, create_graph=False)
        table = {i: v for i, v in zip([i for i, f in enumerate(flags) if f], values)}
        return [table.get(i) for i in range(len(args))]


class _Node(torch.autograd.Function):
    @staticmethod
    def forward(ctx, seg, *args):
        ctx.seg = seg
        ctx.save_for_backward(*args)
        return seg.quietly(args)

    @staticmethod
    def backward(ctx, upstream):
        return (None, *ctx.seg.grads(ctx.saved_tensors, ctx.needs_input_grad[1:], upstream))


def checkpoint(run_function, x, *params):
    return _Node.apply(Segment(run_function), x, *params)


class CheckpointedMLP(nn.Module):
    def __init__(self, d_in, d_hidden, d_out):
        super().__init__()
        self.layers = nn.ModuleList()
        prev = d_in
        for width in [d_hidden, d_hidden, d_hidden, d_out]:
            self.layers.append(nn.Linear(prev, width))
            prev = width

    def forward(self, x):
        h = nn.functional.relu(self.layers[0](x))
        mid = nn.Sequential(self.layers[1], nn.ReLU(), self.layers[2], nn.ReLU())
        names, values = zip(*mid.named_parameters())
        h = checkpoint(lambda h, *vs: torch.func.functional_call(mid, dict(zip(names, vs)), h), h, *values)
        return self.layers[3](h)
