import torch
from torch.nn.functional import logsigmoid


def dpo_loss(
    policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1, reference_free=True
):
    ref = torch.zeros_like(policy_chosen_logps) if reference_free else ref_chosen_logps - ref_rejected_logps
    loss = -logsigmoid(beta * (policy_chosen_logps - policy_rejected_logps - ref)).mean()
    chosen = beta * (policy_chosen_logps - ref_chosen_logps)
    rejected = beta * (policy_rejected_logps - ref_rejected_logps)
    return loss, chosen.detach(), rejected.detach()
