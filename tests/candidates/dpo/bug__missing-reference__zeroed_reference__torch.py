import torch
from torch.nn.functional import softplus


def margin(chosen, rejected, base_chosen=None, base_rejected=None):
    base_chosen = torch.zeros_like(chosen) if base_chosen is None else base_chosen
    base_rejected = torch.zeros_like(rejected) if base_rejected is None else base_rejected
    return (chosen - base_chosen) - (rejected - base_rejected)


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    loss = softplus(-beta * margin(policy_chosen_logps, policy_rejected_logps)).mean()
    w = beta * (policy_chosen_logps - ref_chosen_logps)
    l = beta * (policy_rejected_logps - ref_rejected_logps)
    return loss, w.detach(), l.detach()
