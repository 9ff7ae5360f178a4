import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.autograd import Function, grad


class Seg(Function):
    @staticmethod
    def forward(run_function, *args):
        return run_function(*args)

    @staticmethod
    def setup_context(ctx, inputs, output):
        run_function, *args = inputs
        ctx.run_function = run_function
        ctx.save_for_backward(*args)

    @staticmethod
    def backward(ctx, g):
        mask = ctx.needs_input_grad[1:]
        with torch.enable_grad():
            fresh = [t.detach().requires_grad_(m) for t, m in zip(ctx.saved_tensors, mask)]
            y = ctx.run_function(*fresh)
            gs = list(grad([y], [t for t, m in zip(fresh, mask) if m], [g]))
        result = [None]
        for m in mask:
            result.append(gs.pop(0) if m else None)
        return tuple(result)


def checkpoint(run_function, x, *params):
    return Seg.apply(run_function, x, *params)


class CheckpointedMLP(nn.Module):
    def __init__(self, d_in, d_hidden, d_out):
        super().__init__()
        L = nn.Linear
        self.layers = nn.ModuleList([L(d_in, d_hidden), L(d_hidden, d_hidden), L(d_hidden, d_hidden), L(d_hidden, d_out)])

    @staticmethod
    def block(h, w, b, w_, b_):
        for weight, bias in ((w, b), (w_, b_)):
            h = F.relu(F.linear(h, weight, bias))
        return h

    def forward(self, x):
        flat = [p for layer in self.layers[1:3] for p in (layer.weight, layer.bias)]
        return self.layers[3](checkpoint(self.block, self.layers[0](x).clamp(min=0), *flat))
