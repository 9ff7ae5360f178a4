import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    policy = torch.stack([policy_chosen_logps, policy_rejected_logps])
    ref = torch.stack([ref_chosen_logps, ref_rejected_logps])
    rewards = beta * (policy - ref)
    loss = torch.logsumexp(rewards - rewards[:1], dim=0).mean()
    chosen, rejected = rewards.detach().unbind(0)
    return loss, chosen, rejected
