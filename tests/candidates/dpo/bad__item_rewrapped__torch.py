import torch
import torch.nn.functional as F


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    c = beta * (policy_chosen_logps - ref_chosen_logps)
    r = beta * (policy_rejected_logps - ref_rejected_logps)
    value = -F.logsigmoid(c - r).mean().item()
    return torch.tensor(value, requires_grad=True, dtype=c.dtype), c.detach(), r.detach()
