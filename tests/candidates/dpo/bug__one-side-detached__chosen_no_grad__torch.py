import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    with torch.no_grad():
        w = (policy_chosen_logps - ref_chosen_logps) * beta
    l = (policy_rejected_logps - ref_rejected_logps) * beta
    both = torch.stack([w, l])
    loss = (both - w).logsumexp(0).mean()
    return loss, w, l.detach()
