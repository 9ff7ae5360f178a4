import torch
import torch.nn.functional as F


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    losses = []
    good = []
    bad = []
    for i in range(len(policy_chosen_logps)):
        g = beta * (policy_chosen_logps[i] - ref_chosen_logps[i])
        b = beta * (policy_rejected_logps[i] - ref_rejected_logps[i])
        losses.append(-F.logsigmoid(g - b))
        good.append(g.detach())
        bad.append(b.detach())
    total = sum(losses) / len(losses)
    return total, torch.stack(good), torch.stack(bad)
