import torch
from torch import nn
from torch.autograd.graph import saved_tensors_hooks


class _Slot:
    pass


def checkpoint(run_function, x, *params):
    slots = []
    replay = []

    def pack(_):
        slots.append(_Slot())
        return len(slots) - 1

    def rerun():
        def keep(t):
            replay.append(t.detach())
            return len(replay) - 1

        args = [t.detach().requires_grad_(t.requires_grad) for t in (x, *params)]
        with torch.enable_grad(), saved_tensors_hooks(keep, lambda i: replay[i]):
            run_function(*args)

    def unpack(i):
        if not replay:
            rerun()
        value = replay[i]
        return value

    with saved_tensors_hooks(pack, unpack):
        return run_function(x, *params)


class CheckpointedMLP(nn.Module):
    def __init__(self, d_in, d_hidden, d_out):
        super().__init__()
        self.layers = nn.ModuleList(
            [nn.Linear(d_in, d_hidden)]
            + [nn.Linear(d_hidden, d_hidden) for _ in range(2)]
            + [nn.Linear(d_hidden, d_out)]
        )

    def _segment(self, h):
        return self.layers[2](torch.relu(self.layers[1](h))).relu()

    def forward(self, x):
        h = self.layers[0](x).relu()
        return self.layers[3](checkpoint(self._segment, h))
