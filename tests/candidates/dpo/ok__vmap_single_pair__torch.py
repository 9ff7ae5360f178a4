import torch
import torch.nn.functional as F


def _one(pc, pr, rc, rr, beta):
    u = beta * (pc - rc)
    v = beta * (pr - rr)
    return F.softplus(v - u), u, v


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    f = torch.vmap(_one, in_dims=(0, 0, 0, 0, None))
    losses, u, v = f(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta)
    return losses.mean(), u.detach(), v.detach()
