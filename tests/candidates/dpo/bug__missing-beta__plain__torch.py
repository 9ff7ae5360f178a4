import torch.nn.functional as F


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    d_c = policy_chosen_logps - ref_chosen_logps
    d_r = policy_rejected_logps - ref_rejected_logps
    loss = -F.logsigmoid(d_c - d_r).mean()
    return loss, beta * d_c.detach(), beta * d_r.detach()
