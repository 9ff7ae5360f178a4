"""One (4, B) block and two sign vectors."""

import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    block = torch.stack([policy_chosen_logps, ref_chosen_logps, policy_rejected_logps, ref_rejected_logps])
    sign = torch.tensor([[1, -1, 0, 0], [0, 0, 1, -1]], dtype=block.dtype, device=block.device)
    rewards = beta * torch.einsum("rk,kb->rb", sign, block)
    loss = -torch.nn.functional.logsigmoid(torch.einsum("r,rb->b", rewards.new_tensor([1, -1]), rewards)).mean()
    return loss, *rewards.detach()
