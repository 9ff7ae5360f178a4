import torch
from torch import nn


class VjpSegment(torch.autograd.Function):
    @staticmethod
    def forward(ctx, f, x, *params):
        ctx.f = f
        ctx.save_for_backward(x, *params)
        return f(x, *params)

    @staticmethod
    def backward(ctx, cotangent):
        primals = tuple(t.detach() for t in ctx.saved_tensors)
        with torch.enable_grad():
            _, pull = torch.func.vjp(ctx.f, *primals)
            grads = pull(cotangent)
        return None, *(g if need else None for g, need in zip(grads, ctx.needs_input_grad[1:]))


def checkpoint(run_function, x, *params):
    return VjpSegment.apply(run_function, x, *params)


class CheckpointedMLP(nn.Module):
    def __init__(self, d_in, d_hidden, d_out):
        super().__init__()
        self.layers = nn.ModuleList()
        for a, b in ((d_in, d_hidden), (d_hidden, d_hidden), (d_hidden, d_hidden), (d_hidden, d_out)):
            self.layers.append(nn.Linear(a, b))

    def forward(self, x):
        first, second, third, last = self.layers
        names = [n for n, _ in second.named_parameters()]

        def run(h, *flat):
            half = len(names)
            h = torch.func.functional_call(second, dict(zip(names, flat[:half])), (h,)).relu()
            return torch.func.functional_call(third, dict(zip(names, flat[half:])), (h,)).relu()

        h = first(x).relu()
        h = checkpoint(run, h, *second.parameters(), *third.parameters())
        return last(h)
