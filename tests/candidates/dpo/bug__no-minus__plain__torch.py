import torch.nn.functional as F


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    a = beta * (policy_chosen_logps - ref_chosen_logps)
    b = beta * (policy_rejected_logps - ref_rejected_logps)
    return F.logsigmoid(a - b).mean(), a.detach(), b.detach()
