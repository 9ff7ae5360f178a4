"""The Bradley-Terry model as a distribution: the log-likelihood of 'chosen wins'."""

import torch
from torch.distributions import Bernoulli


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    win = beta * (policy_chosen_logps - ref_chosen_logps)
    lose = beta * (policy_rejected_logps - ref_rejected_logps)
    logits = win - lose
    nll = -Bernoulli(logits=logits).log_prob(torch.ones_like(logits))
    return nll.mean(), win.detach(), lose.detach()
