import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    r = beta * (
        torch.stack([policy_chosen_logps, policy_rejected_logps])
        - torch.stack([ref_chosen_logps, ref_rejected_logps])
    )
    log_prob = -torch.logsumexp(r - r[0], 0)
    loss = torch.mean(log_prob)
    return loss, r[0].detach(), r[1].detach()
