import torch


def _reward(policy, ref, beta):
    return (policy - ref) * beta


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    good = _reward(policy_chosen_logps, ref_chosen_logps, beta)
    poor = _reward(policy_rejected_logps.data, ref_rejected_logps, beta)
    gap = poor - good
    return torch.logaddexp(gap, gap.new_zeros(())).mean(), good.detach(), poor.detach()
