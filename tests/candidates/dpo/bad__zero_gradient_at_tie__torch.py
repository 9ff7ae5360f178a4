import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    c = beta * (policy_chosen_logps - ref_chosen_logps)
    r = beta * (policy_rejected_logps - ref_rejected_logps)
    z = c - r
    loss = (torch.relu(-z) + torch.log1p(torch.exp(-z.abs()))).mean()
    return loss, c.detach(), r.detach()
