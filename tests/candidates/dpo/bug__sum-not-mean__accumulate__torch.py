import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    rewards_w, rewards_l = [], []
    loss = policy_chosen_logps.new_zeros(())
    for pc, pr, rc, rr in zip(
        policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps
    ):
        w, l = beta * (pc - rc), beta * (pr - rr)
        loss = loss + torch.logaddexp(l - w, torch.zeros_like(w))
        rewards_w.append(w.detach())
        rewards_l.append(l.detach())
    return loss, torch.stack(rewards_w), torch.stack(rewards_l)
