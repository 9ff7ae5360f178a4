"""A generator yields (loss, reward, reward) per pair; zip turns it round."""

import torch


def _pairs(pc, pr, rc, rr, beta):
    for a, b, c, d in zip(pc.unbind(), pr.unbind(), rc.unbind(), rr.unbind()):
        good, poor = beta * (a - c), beta * (b - d)
        z = poor - good
        yield torch.maximum(z, torch.zeros_like(z)) + torch.log1p(torch.exp(-z.abs())), good.detach(), poor.detach()


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    pairs = _pairs(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta)
    losses, good, poor = zip(*pairs)
    return sum(losses) / len(losses), torch.stack(good), torch.stack(poor)
