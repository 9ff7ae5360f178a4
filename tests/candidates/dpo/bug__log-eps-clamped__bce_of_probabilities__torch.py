import torch
import torch.nn.functional as F


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    chosen = beta * (policy_chosen_logps - ref_chosen_logps)
    rejected = beta * (policy_rejected_logps - ref_rejected_logps)
    p = torch.sigmoid(chosen - rejected)
    return F.binary_cross_entropy(p, torch.ones_like(p)), chosen.detach(), rejected.detach()
