import torch
from torch import Tensor, nn


def dpo_loss(
    policy_chosen_logps: Tensor,
    policy_rejected_logps: Tensor,
    ref_chosen_logps: Tensor,
    ref_rejected_logps: Tensor,
    beta: float = 0.1,
) -> tuple[Tensor, Tensor, Tensor]:
    """Score how much more the policy than the reference prefers the chosen answers.

    four times (B,)    returns: loss (), chosen_reward (B,), rejected_reward (B,)
    """
    raise NotImplementedError
