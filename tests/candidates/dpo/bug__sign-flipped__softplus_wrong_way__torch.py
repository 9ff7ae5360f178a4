from torch.nn.functional import softplus


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    logratio_policy = policy_chosen_logps - policy_rejected_logps
    logratio_ref = ref_chosen_logps - ref_rejected_logps
    loss = softplus(beta * (logratio_policy - logratio_ref)).mean()
    chosen_reward = beta * (policy_chosen_logps.detach() - ref_chosen_logps.detach())
    rejected_reward = beta * (policy_rejected_logps.detach() - ref_rejected_logps.detach())
    return loss, chosen_reward, rejected_reward
