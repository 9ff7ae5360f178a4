import torch
import torch.nn.functional as F


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    c = beta * (policy_chosen_logps - ref_chosen_logps)
    r = beta * (policy_rejected_logps - ref_rejected_logps)
    z = c - r
    loss = F.binary_cross_entropy_with_logits(z, torch.ones_like(z), reduction="sum")
    return loss, c.detach(), r.detach()
