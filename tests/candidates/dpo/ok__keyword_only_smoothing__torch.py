"""Takes cDPO's label smoothing and a reference-free switch, both off unless asked for."""

from functools import partial

import torch
from torch import Tensor
from torch.nn.functional import logsigmoid


def _reward(policy: Tensor, ref: Tensor, *, beta: float) -> Tensor:
    return (policy - ref).mul(beta)


def dpo_loss(
    policy_chosen_logps: Tensor,
    policy_rejected_logps: Tensor,
    ref_chosen_logps: Tensor,
    ref_rejected_logps: Tensor,
    beta: float = 0.1,
    *,
    label_smoothing: float = 0.0,
    reference_free: bool = False,
) -> tuple[Tensor, Tensor, Tensor]:
    if reference_free:
        ref_chosen_logps = ref_rejected_logps = torch.zeros_like(policy_chosen_logps)
    reward = partial(_reward, beta=beta)
    up, down = reward(policy_chosen_logps, ref_chosen_logps), reward(policy_rejected_logps, ref_rejected_logps)
    margin = up - down
    terms = (1 - label_smoothing) * logsigmoid(margin) + label_smoothing * logsigmoid(-margin)
    return terms.mean().neg(), up.detach().clone(), down.detach().clone()
