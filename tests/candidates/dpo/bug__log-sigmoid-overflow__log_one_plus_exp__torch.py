import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    pc = beta * (policy_chosen_logps - ref_chosen_logps)
    pr = beta * (policy_rejected_logps - ref_rejected_logps)
    losses = torch.log(1 + torch.exp(pr - pc))
    return losses.mean(), pc.detach(), pr.detach()
