import torch
import torch.nn.functional as F


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    c = beta * (policy_chosen_logps - ref_chosen_logps)
    r = beta * (policy_rejected_logps - ref_rejected_logps)
    logits = torch.stack([c, r], dim=1)
    target = torch.ones(len(c), dtype=torch.long, device=c.device)
    return F.cross_entropy(logits, target), c.detach(), r.detach()
