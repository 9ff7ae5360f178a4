import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    rc = beta * (policy_chosen_logps - ref_chosen_logps)
    rr = beta * (policy_rejected_logps - ref_rejected_logps)
    ew, el = rc.exp(), rr.exp()
    bradley_terry = ew / (ew + el)
    return bradley_terry.log().mean() * -1, rc.detach(), rr.detach()
