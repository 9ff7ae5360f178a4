import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    with torch.no_grad():
        rewards = [
            p.detach() - q.detach()
            for p, q in (
                (policy_chosen_logps, ref_chosen_logps),
                (policy_rejected_logps, ref_rejected_logps),
            )
        ]
    win = beta * (policy_chosen_logps - ref_chosen_logps)
    lose = beta * (policy_rejected_logps - ref_rejected_logps)
    loss = torch.stack([win - win, lose - win]).logsumexp(0).mean()
    return (loss, *rewards)
