import torch
from torch import nn


class Holder:
    def __init__(self, fn, tensors):
        self.fn, self.tensors = fn, tensors

    def pull(self, g):
        leaves = [t.detach().requires_grad_(t.requires_grad) for t in self.tensors]
        with torch.enable_grad():
            self.fn(*leaves).backward(g)
        for t, leaf in zip(self.tensors, leaves):
            if leaf.grad is not None and t.is_leaf:
                t.grad = leaf.grad if t.grad is None else t.grad + leaf.grad


def checkpoint(run_function, x, *params):
    with torch.no_grad():
        y = run_function(x, *params)
    if any(t.requires_grad for t in (x, *params)):
        y.requires_grad_()
        y.register_hook(Holder(run_function, (x, *params)).pull)
    return y


def two_layers(h, w1, b1, w2, b2):
    h = (h @ w1.t() + b1).relu()
    return h @ w2.t() + b2


class CheckpointedMLP(nn.Module):
    def __init__(self, d_in, d_hidden, d_out):
        super().__init__()
        dims = [d_in, d_hidden, d_hidden, d_hidden, d_out]
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(dims, dims[1:])])

    def forward(self, x):
        h = self.layers[0](x).relu()
        middle = [p for layer in self.layers[1:3] for p in layer.parameters()]
        h = checkpoint(two_layers, h, *middle).relu()
        return self.layers[3](h)
