import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    chosen = beta * (policy_chosen_logps - ref_chosen_logps)
    rejected = beta * (policy_rejected_logps - ref_rejected_logps)
    lose = torch.sigmoid(rejected - chosen)
    return -torch.log1p(-lose).mean(), chosen.detach(), rejected.detach()
