import torch


class NegLogSigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z):
        ctx.save_for_backward(z)
        return torch.clamp(-z, min=0) + torch.log1p(torch.exp(-torch.abs(z)))

    @staticmethod
    def backward(ctx, grad):
        (z,) = ctx.saved_tensors
        return -grad * torch.sigmoid(-z)


def dpo_loss(policy_chosen_logps, policy_rejected_logps, ref_chosen_logps, ref_rejected_logps, beta=0.1):
    win = policy_chosen_logps - ref_chosen_logps
    lose = policy_rejected_logps - ref_rejected_logps
    loss = NegLogSigmoid.apply(beta * (win - lose)).mean()
    return loss, win.detach() * beta, lose.detach() * beta
