import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    rewards = beta * (
        torch.stack([policy_chosen_logps, policy_rejected_logps])
        - torch.stack([ref_chosen_logps, ref_rejected_logps])
    )
    losses = (-rewards.log_softmax(0)[0]).tolist()
    return sum(losses) / len(losses), rewards[0].detach(), rewards[1].detach()
