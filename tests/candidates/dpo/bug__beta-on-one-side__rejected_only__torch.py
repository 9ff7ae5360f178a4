import torch
from torch.nn.functional import softplus


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    ratios = torch.stack(
        [policy_chosen_logps - ref_chosen_logps, policy_rejected_logps - ref_rejected_logps]
    )
    rewards = ratios.detach() * beta
    weights = torch.tensor([1.0, beta], dtype=ratios.dtype, device=ratios.device)
    scaled = ratios * weights[:, None]
    return softplus(scaled[1] - scaled[0]).mean(), rewards[0], rewards[1]
