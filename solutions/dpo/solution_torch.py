"""Direct preference optimisation, after Rafailov et al., 2023, section 4, equation 7."""

from torch import Tensor, nn


def dpo_loss(
    policy_chosen_logps: Tensor,
    policy_rejected_logps: Tensor,
    ref_chosen_logps: Tensor,
    ref_rejected_logps: Tensor,
    beta: float = 0.1,
) -> tuple[Tensor, Tensor, Tensor]:
    """Score how much more the policy than the reference prefers the chosen answers.

    four times (B,)    returns: loss (), chosen_reward (B,), rejected_reward (B,)
    """
    # log(policy / reference): only what training has changed counts, not how likely the answer was before.
    chosen_ratio = policy_chosen_logps - ref_chosen_logps  # (B,)
    rejected_ratio = policy_rejected_logps - ref_rejected_logps  # (B,)

    margin = beta * (chosen_ratio - rejected_ratio)  # (B,): positive where the chosen answer gained more

    # logsigmoid, not log of sigmoid: sigmoid(-1000) is 0, and its log would be -inf, its gradient nan.
    losses = -nn.functional.logsigmoid(margin)  # (B,): each pair is judged before any mean

    # Rewards are for the log: detached, so that nobody trains on them by mistake.
    chosen_reward = beta * chosen_ratio.detach()
    rejected_reward = beta * rejected_ratio.detach()

    return losses.mean(), chosen_reward, rejected_reward
