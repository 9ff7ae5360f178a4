import torch.nn.functional as F


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    cr = beta * (policy_chosen_logps - ref_chosen_logps)
    rr = beta * (policy_rejected_logps - ref_rejected_logps)
    return -F.logsigmoid(rr - cr).mean(), cr.detach(), rr.detach()
