import torch
from torch.nn.functional import softplus


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    n = policy_chosen_logps.size(0)
    pc, pr, rc, rr = (
        t.sum() / n
        for t in (policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps)
    )
    loss = softplus(beta * ((pr - rr) - (pc - rc)))
    c = beta * torch.sub(policy_chosen_logps, ref_chosen_logps)
    r = beta * torch.sub(policy_rejected_logps, ref_rejected_logps)
    return loss, c.detach(), r.detach()
