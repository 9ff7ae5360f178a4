import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    r = torch.stack(
        [policy_chosen_logps - ref_chosen_logps, policy_rejected_logps - ref_rejected_logps], dim=-1
    ).mul(beta)
    prob = r.softmax(-1).select(-1, 0)
    chosen, rejected = r.detach().unbind(-1)
    return torch.log(prob).neg().mean(), chosen, rejected
