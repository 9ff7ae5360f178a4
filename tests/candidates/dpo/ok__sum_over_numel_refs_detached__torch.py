import torch
from torch.nn.functional import logsigmoid as ls


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    rcl = ref_chosen_logps.detach()
    rrl = ref_rejected_logps.detach()
    x = policy_chosen_logps.sub(rcl)
    y = policy_rejected_logps.sub(rrl)
    n = x.numel()
    loss = ls((x - y) * beta).sum() / -n
    return loss, torch.mul(x, beta).detach(), torch.mul(y, beta).detach()
