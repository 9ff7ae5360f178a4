import torch


def stable_log_sigmoid(z):
    return torch.minimum(z, torch.zeros_like(z)) - torch.log1p(torch.exp(-z.abs()))


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    up = policy_chosen_logps - ref_chosen_logps
    down = policy_rejected_logps - ref_rejected_logps
    loss = -stable_log_sigmoid(beta * (up - down)).mean()
    with torch.no_grad():
        r_up = beta * up
        r_down = beta * down
    return loss, r_up, r_down
