import torch


def preference_probability(margin):
    return margin.sigmoid().clamp(min=1e-7, max=1.0)


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    margin = (policy_chosen_logps - policy_rejected_logps) - (ref_chosen_logps - ref_rejected_logps)
    nll = preference_probability(margin * beta).log().neg()
    with torch.no_grad():
        cr = beta * (policy_chosen_logps - ref_chosen_logps)
        rr = beta * (policy_rejected_logps - ref_rejected_logps)
    return nll.mean(), cr, rr
