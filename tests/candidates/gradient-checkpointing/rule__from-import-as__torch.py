import torch  # noqa: F401
from torch import nn
from torch.utils.checkpoint import checkpoint as recompute


def checkpoint(run_function, x, *params):
    return recompute(run_function, x, *params, use_reentrant=True)


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
