"""The mean by recursion: weighted mean of the means of two halves; sigmoid loss of a single pair by softplus."""

import torch
from torch.nn.functional import softplus


def _mean_loss(margins):
    size = margins.numel()
    if size == 1:
        return softplus(-margins[0])
    half = size // 2
    left, right = _mean_loss(margins[:half]), _mean_loss(margins[half:])
    return (half * left + (size - half) * right) / size


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    r_w = (policy_chosen_logps - ref_chosen_logps) * beta
    r_l = (policy_rejected_logps - ref_rejected_logps) * beta
    return _mean_loss(r_w - r_l), r_w.detach(), r_l.detach()
