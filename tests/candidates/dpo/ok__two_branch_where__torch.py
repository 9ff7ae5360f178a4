import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    h = beta * (
        (policy_chosen_logps - ref_chosen_logps) - (policy_rejected_logps - ref_rejected_logps)
    )
    positive = h >= 0
    h_pos = torch.where(positive, h, torch.zeros_like(h))
    h_neg = torch.where(positive, torch.zeros_like(h), h)
    loss_pos = torch.log1p(torch.exp(-h_pos))
    loss_neg = torch.log1p(torch.exp(h_neg)) - h_neg
    loss = torch.where(positive, loss_pos, loss_neg).mean()
    reward_w = (beta * (policy_chosen_logps - ref_chosen_logps)).detach()
    reward_l = (beta * (policy_rejected_logps - ref_rejected_logps)).detach()
    return (loss, reward_w, reward_l)
