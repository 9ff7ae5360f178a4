import torch
import torch.nn.functional as F
from torch import nn
from torch.autograd.graph import saved_tensors_hooks


class Replayer:
    def __init__(self, fn, args):
        self.fn, self.args = fn, args
        self.count = 0
        self.cache = {}

    def pack(self, tensor):
        key = self.count
        self.count += 1
        return key

    def unpack(self, key):
        if key not in self.cache:
            self.fill()
        return self.cache.pop(key)

    def fill(self):
        order = iter(range(self.count))

        def store(t):
            self.cache[next(order)] = t.detach()

        with torch.enable_grad(), saved_tensors_hooks(store, lambda _: None):
            self.fn(*(a.detach().requires_grad_(a.requires_grad) for a in self.args))


def checkpoint(run_function, x, *params):
    r = Replayer(run_function, (x, *params))
    with saved_tensors_hooks(r.pack, r.unpack):
        out = run_function(x, *params)
    return out


class CheckpointedMLP(nn.Module):
    def __init__(self, d_in, d_hidden, d_out):
        super().__init__()
        dims = [d_in] + [d_hidden] * 3 + [d_out]
        self.layers = nn.ModuleList(nn.Linear(m, n) for m, n in zip(dims[:-1], dims[1:]))

    def forward(self, x):
        h = F.relu(self.layers[0](x))
        w = [t for layer in (self.layers[1], self.layers[2]) for t in layer.parameters()]

        def body(h, w1, b1, w2, b2):
            return F.relu(F.linear(F.relu(F.linear(h, w1, b1)), w2, b2))

        return self.layers[3](checkpoint(body, h, *w))
