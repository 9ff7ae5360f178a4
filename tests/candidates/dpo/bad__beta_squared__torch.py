from torch.nn.functional import logsigmoid


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    chosen = beta * (policy_chosen_logps - ref_chosen_logps)
    rejected = beta * (policy_rejected_logps - ref_rejected_logps)
    return -logsigmoid(beta * (chosen - rejected)).mean(), chosen.detach(), rejected.detach()
