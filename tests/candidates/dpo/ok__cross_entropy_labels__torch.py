import torch
from torch.nn import functional as fn


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    chosen = beta * (policy_chosen_logps - ref_chosen_logps)
    rejected = beta * (policy_rejected_logps - ref_rejected_logps)
    two_way = torch.stack([rejected, chosen], dim=1)
    label = torch.ones(two_way.shape[0], dtype=torch.long, device=two_way.device)
    return fn.cross_entropy(two_way, label), chosen.detach(), rejected.detach()
