"""Recompute activations in the backward pass instead of keeping them, after Chen et al. 2016, section 4."""

from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Tensor, nn


class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run_function, x, *params):
        ctx.run_function = run_function  # on ctx, which each call has for itself
        ctx.rng_states = rng_states(x.device)
        ctx.save_for_backward(x, *params)  # the inputs and nothing that is made of them

        return run_function(x, *params)  # autograd is off inside forward: no activation is kept

    @staticmethod
    def backward(ctx, grad_output):
        # Detached, the recomputed graph ends at its inputs; autograd goes on from there itself.
        needed = ctx.needs_input_grad[1:]
        inputs = [t.detach().requires_grad_(need) for t, need in zip(ctx.saved_tensors, needed, strict=True)]

        cpu_state, gpu_states = ctx.rng_states
        # Autograd is off at the start of backward, too. fork_rng puts today's random state back afterwards.
        with torch.enable_grad(), torch.random.fork_rng(gpu_states):
            torch.set_rng_state(cpu_state)  # a dropout must drop what it dropped in forward
            for device, state in gpu_states.items():
                torch.cuda.set_rng_state(state, device)
            output = ctx.run_function(*inputs)

        # `backward` and not `grad`: it also reaches parameters that run_function only captures.
        torch.autograd.backward(output, grad_output)
        return None, *(t.grad for t in inputs)  # one for each argument of forward; run_function has none


def rng_states(device: torch.device) -> tuple[Tensor, dict[torch.device, Tensor]]:
    """What the random generators will draw next: that of the CPU, and of the device if it is a GPU."""
    gpu_states = {device: torch.cuda.get_rng_state(device)} if device.type == "cuda" else {}
    return torch.get_rng_state(), gpu_states


def checkpoint(run_function: Callable[..., Tensor], x: Tensor, *params: Tensor) -> Tensor:
    """Call run_function(x, *params), but recompute its activations in the backward pass.

    returns: what run_function returns, with gradients for x and params
    """
    return Checkpoint.apply(run_function, x, *params)


class CheckpointedMLP(nn.Module):
    """Four linear layers with ReLU between them, the middle two run through checkpoint.

    x: (..., d_in)    returns: (..., d_out)    self.layers: nn.ModuleList of four nn.Linear
    """

    def __init__(self, d_in: int, d_hidden: int, d_out: int) -> None:
        super().__init__()
        widths = [d_in, d_hidden, d_hidden, d_hidden, d_out]
        self.layers = nn.ModuleList(nn.Linear(n_in, n_out) for n_in, n_out in pairwise(widths))

    def forward(self, x: Tensor) -> Tensor:
        first, second, third, last = self.layers

        x = torch.relu(first(x))
        # The parameters are arguments: autograd must know that the output depends on them.
        x = checkpoint(two_layers, x, second.weight, second.bias, third.weight, third.bias)
        return last(x)


def two_layers(x: Tensor, W1: Tensor, b1: Tensor, W2: Tensor, b2: Tensor) -> Tensor:
    """The checkpointed segment."""
    x = torch.relu(nn.functional.linear(x, W1, b1))
    return torch.relu(nn.functional.linear(x, W2, b2))
