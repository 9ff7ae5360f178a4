import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    pol = torch.stack([policy_chosen_logps, policy_rejected_logps], 1)
    ref = torch.stack([ref_chosen_logps, ref_rejected_logps], 1)
    r = beta * (pol - ref)
    p = torch.softmax(r, dim=1)[:, 0]
    floor = torch.full_like(p, 1e-10)
    return -torch.maximum(p, floor).log().mean(), r[:, 0].detach(), r[:, 1].detach()
