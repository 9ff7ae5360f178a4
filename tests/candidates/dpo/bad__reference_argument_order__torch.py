import torch.nn.functional as F


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    pi = policy_chosen_logps - policy_rejected_logps
    ref = ref_rejected_logps - ref_chosen_logps
    c = beta * (policy_chosen_logps - ref_chosen_logps)
    r = beta * (policy_rejected_logps - ref_rejected_logps)
    return -F.logsigmoid(beta * (pi - ref)).mean(), c.detach(), r.detach()
