"""An nn.Module holds beta; the rewards come from a method under @torch.no_grad."""

from typing import NamedTuple

import torch
from torch import nn


class Result(NamedTuple):
    loss: torch.Tensor
    chosen: torch.Tensor
    rejected: torch.Tensor


class _DPO(nn.Module):
    def __init__(self, beta):
        super().__init__()
        self.beta = beta
        self.criterion = nn.LogSigmoid()

    @torch.no_grad()
    def rewards(self, pc, pr, rc, rr):
        return self.beta * pc - self.beta * rc, self.beta * pr - self.beta * rr

    def forward(self, pc, pr, rc, rr):
        ratio = (pc - rc) - (pr - rr)
        return Result(self.criterion(self.beta * ratio).mean().mul(-1), *self.rewards(pc, pr, rc, rr))


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    return _DPO(beta)(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps)
