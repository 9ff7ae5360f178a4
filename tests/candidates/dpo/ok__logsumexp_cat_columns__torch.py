import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    delta = (policy_rejected_logps - ref_rejected_logps) - (policy_chosen_logps - ref_chosen_logps)
    column = (beta * delta).unsqueeze(1)
    padded = torch.cat((column, torch.zeros_like(column)), 1)
    loss = torch.einsum("b->", padded.logsumexp(1)) / column.shape[0]
    with torch.no_grad():
        a = beta * (policy_chosen_logps - ref_chosen_logps)
        b = beta * (policy_rejected_logps - ref_rejected_logps)
    return loss, a, b
