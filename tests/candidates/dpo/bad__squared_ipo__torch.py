def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    c = policy_chosen_logps - ref_chosen_logps
    r = policy_rejected_logps - ref_rejected_logps
    loss = ((c - r) - 1 / (2 * beta)).pow(2).mean()
    return loss, (beta * c).detach(), (beta * r).detach()
