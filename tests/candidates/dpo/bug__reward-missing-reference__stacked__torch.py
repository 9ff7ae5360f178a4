import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    scaled = beta * torch.stack([policy_chosen_logps, policy_rejected_logps], dim=1)
    base = beta * torch.stack([ref_chosen_logps, ref_rejected_logps], dim=1)
    nll = (scaled - base).log_softmax(1)[:, 0].neg()
    reward = scaled.detach()
    return nll.mean(), reward[:, 0], reward[:, 1]
