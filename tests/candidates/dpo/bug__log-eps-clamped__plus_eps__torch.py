import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    rw = beta * (policy_chosen_logps - ref_chosen_logps)
    rl = beta * (policy_rejected_logps - ref_rejected_logps)
    prob = torch.sigmoid(rw - rl)
    loss = -torch.log(prob + 1e-8).mean()
    return loss, rw.detach(), rl.detach()
