import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode


class Recorder(TorchDispatchMode):
    def __init__(self):
        super().__init__()
        self.seen = []

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        out = func(*args, **(kwargs or {}))
        self.seen.append(out)
        return out


class Ck(torch.autograd.Function):
    @staticmethod
    def forward(ctx, fn, *args):
        ctx.fn = fn
        ctx.save_for_backward(*args)
        with Recorder() as rec:
            out = fn(*args)
        ctx.activations = rec.seen
        return out

    @staticmethod
    def backward(ctx, grad_output):
        args = [a.detach().requires_grad_(a.requires_grad) for a in ctx.saved_tensors]
        with torch.enable_grad():
            out = ctx.fn(*args)
        torch.autograd.backward(out, grad_output)
        return (None, *[a.grad for a in args])


def checkpoint(run_function, x, *params):
    return Ck.apply(run_function, x, *params)


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
