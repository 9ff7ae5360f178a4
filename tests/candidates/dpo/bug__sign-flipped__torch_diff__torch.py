import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    policy = torch.stack((policy_chosen_logps, policy_rejected_logps))
    rewards = beta * (policy - torch.stack((ref_chosen_logps, ref_rejected_logps)))
    margin = torch.diff(rewards, dim=0).squeeze(0)
    return -torch.nn.functional.logsigmoid(margin).mean(), rewards[0].detach(), rewards[1].detach()
