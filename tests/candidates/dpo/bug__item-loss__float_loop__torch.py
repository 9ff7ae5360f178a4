import torch
from torch.nn.functional import softplus


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    c = beta * (policy_chosen_logps - ref_chosen_logps).detach()
    r = beta * (policy_rejected_logps - ref_rejected_logps).detach()
    total = 0.0
    for one, two in zip(c, r):
        total += float(softplus(two - one))
    return total / len(c), c, r
