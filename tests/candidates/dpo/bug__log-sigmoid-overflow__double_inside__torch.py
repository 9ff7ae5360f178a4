import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    keep = policy_chosen_logps.dtype
    w = beta * (policy_chosen_logps.double() - ref_chosen_logps.double())
    l = beta * (policy_rejected_logps.double() - ref_rejected_logps.double())
    p = 1.0 / (1.0 + torch.exp(-(w - l)))
    return -p.log().mean().to(keep), w.detach().to(keep), l.detach().to(keep)
