import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    h_w = policy_chosen_logps - ref_chosen_logps
    h_l = policy_rejected_logps - ref_rejected_logps
    loss = -(torch.sigmoid(beta * (h_w - h_l)).log()).mean()
    return loss, (beta * h_w).detach(), (beta * h_l).detach()
