"""A hook bounds the gradient; the loss itself is right."""

from torch.nn.functional import logsigmoid


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    chosen = beta * (policy_chosen_logps - ref_chosen_logps)
    rejected = beta * (policy_rejected_logps - ref_rejected_logps)
    margin = chosen - rejected
    if margin.requires_grad:
        margin.register_hook(lambda g: g.clamp(-0.05, 0.05))
    return -logsigmoid(margin).mean(), chosen.detach(), rejected.detach()
