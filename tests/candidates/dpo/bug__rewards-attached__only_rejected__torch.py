import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    up = beta * (policy_chosen_logps - ref_chosen_logps)
    down = beta * (policy_rejected_logps - ref_rejected_logps)
    loss = torch.logaddexp(torch.zeros_like(up), down - up).mean()
    up = up.detach()
    return loss, up, down
