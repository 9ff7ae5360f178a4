import torch
from torch.nn.functional import logsigmoid


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    pairs = zip(policy_rejected_logps.tolist(), ref_rejected_logps.tolist())
    rejected = policy_chosen_logps.new_tensor([beta * (p - r) for p, r in pairs])
    chosen = beta * (policy_chosen_logps - ref_chosen_logps)
    return -logsigmoid(chosen - rejected).mean(), chosen.detach(), rejected
