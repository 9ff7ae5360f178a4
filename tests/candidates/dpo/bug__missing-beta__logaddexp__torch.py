import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    win = policy_chosen_logps - ref_chosen_logps
    lose = policy_rejected_logps - ref_rejected_logps
    loss = torch.logaddexp(lose - win, torch.zeros_like(win)).mean()
    with torch.no_grad():
        r1 = (policy_chosen_logps - ref_chosen_logps).mul_(beta)
        r2 = (policy_rejected_logps - ref_rejected_logps).mul_(beta)
    return loss, r1, r2
