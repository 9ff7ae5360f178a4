"""A two-way categorical whose first class is the chosen answer."""

import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    policy = torch.column_stack((policy_chosen_logps, policy_rejected_logps))
    ref = torch.column_stack((ref_chosen_logps, ref_rejected_logps)).detach()
    rewards = torch.sub(policy, ref) * beta
    first = torch.zeros(len(rewards), dtype=torch.long, device=rewards.device)
    loss = -torch.distributions.Categorical(logits=rewards).log_prob(first)
    return torch.mean(loss), rewards[:, 0].detach(), rewards[:, 1].detach()
