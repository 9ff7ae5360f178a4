import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    policy = torch.stack([policy_chosen_logps, policy_rejected_logps])
    ref = torch.stack([ref_chosen_logps, ref_rejected_logps])
    score = policy * beta
    loss = -torch.log_softmax(score, dim=0)[0].mean()
    reward = beta * (policy - ref).detach()
    return loss, reward[0], reward[1]
