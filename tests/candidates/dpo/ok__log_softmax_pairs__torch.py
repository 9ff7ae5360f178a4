import torch


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    policy = torch.stack((policy_chosen_logps, policy_rejected_logps), dim=-1)
    reference = torch.stack((ref_chosen_logps, ref_rejected_logps), dim=-1).detach()
    implicit = (policy - reference) * beta
    loss = implicit.log_softmax(dim=-1)[..., 0].mean().neg()
    return loss, implicit[:, 0].detach(), implicit[:, 1].detach()
