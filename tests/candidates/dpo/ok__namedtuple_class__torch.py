from collections import namedtuple

import torch

DPOResult = namedtuple("DPOResult", ["loss", "chosen", "rejected"])


class PreferenceObjective:
    def __init__(self, strength):
        self.strength = strength

    def reward(self, policy, reference):
        return self.strength * (policy - reference)

    def __call__(self, pw, pl, rw, rl):
        w = self.reward(pw, rw)
        l = self.reward(pl, rl)
        nll = torch.nn.functional.logsigmoid(w - l).mul(-1.0)
        return DPOResult(nll.mean(), w.detach(), l.detach())


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    return PreferenceObjective(beta)(
        policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps
    )
