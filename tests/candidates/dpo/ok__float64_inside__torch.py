import torch
from torch import nn


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    kind = policy_chosen_logps.dtype
    a, b, c, d = (
        t.double() for t in (policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps)
    )
    good = (a - c).mul(beta)
    poor = (b - d).mul(beta)
    loss = nn.LogSigmoid()(good - poor).neg().mean()
    return loss.to(kind), good.detach().to(kind), poor.detach().to(kind)
