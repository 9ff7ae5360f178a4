import torch.nn.functional as F


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    cr = policy_chosen_logps - ref_chosen_logps
    rr = policy_rejected_logps - ref_rejected_logps
    loss = -F.logsigmoid(beta * (cr - rr)).mean()
    return loss, cr.detach(), rr.detach()
