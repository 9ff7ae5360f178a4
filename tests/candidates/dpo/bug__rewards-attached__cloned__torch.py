import torch
from torch.nn.functional import softplus


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    r = beta * torch.stack(
        [policy_chosen_logps - ref_chosen_logps, policy_rejected_logps - ref_rejected_logps]
    )
    loss = softplus(r[1] - r[0]).mean()
    chosen, rejected = r.clone().unbind(0)
    return loss, chosen, rejected
