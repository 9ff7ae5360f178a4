"""The loss by value, its gradient by torch.func.vjp of one pair, joined in an affine stand-in."""

import torch
from torch.func import grad_and_value, vmap


def _pair(pc, pr, rc, rr, beta):
    z = beta * ((pc - rc) - (pr - rr))
    return torch.nn.functional.softplus(-z)


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    pair = vmap(grad_and_value(_pair, argnums=(0, 1)), in_dims=(0, 0, 0, 0, None))
    args = [policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps]
    (g_chosen, g_rejected), value = pair(*(a.detach() for a in args), beta)
    slope = g_chosen * (args[0] - args[0].detach()) + g_rejected * (args[1] - args[1].detach())
    chosen, rejected = (beta * (args[i] - args[i + 2]).detach() for i in (0, 1))
    return (value + slope).mean(), chosen, rejected
