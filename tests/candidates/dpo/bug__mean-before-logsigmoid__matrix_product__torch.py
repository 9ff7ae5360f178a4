import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    chosen = beta * (policy_chosen_logps - ref_chosen_logps)
    rejected = beta * (policy_rejected_logps - ref_rejected_logps)
    share = torch.full_like(chosen, 1 / len(chosen))
    return torch.nn.functional.softplus(share @ (rejected - chosen)), chosen.detach(), rejected.detach()
