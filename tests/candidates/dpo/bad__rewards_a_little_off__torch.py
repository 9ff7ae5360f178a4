from torch.nn.functional import logsigmoid


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    chosen = beta * (policy_chosen_logps - ref_chosen_logps)
    rejected = beta * (policy_rejected_logps - ref_rejected_logps)
    loss = -logsigmoid(chosen - rejected).mean()
    return loss, chosen.detach().add(1e-3), rejected.detach().add(1e-3)
