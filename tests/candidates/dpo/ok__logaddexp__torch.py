import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    rc = beta * (policy_chosen_logps - ref_chosen_logps)
    rr = beta * (policy_rejected_logps - ref_rejected_logps)
    gap = rr - rc
    per_pair = torch.logaddexp(torch.zeros_like(gap), gap)
    return torch.mean(per_pair), rc.detach(), rr.detach()
