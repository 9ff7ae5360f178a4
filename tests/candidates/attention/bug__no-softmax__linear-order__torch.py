import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    q = Q / Q.shape[-1] ** 0.5
    if not causal:
        return q @ (K.transpose(-1, -2) @ V)
    state = torch.zeros(*Q.shape[:2], Q.shape[-1], V.shape[-1], dtype=Q.dtype, device=Q.device)
    out = []
    for t in range(Q.shape[2]):
        state = state + K[:, :, t].unsqueeze(-1) * V[:, :, t].unsqueeze(-2)
        out.append(q[:, :, t : t + 1] @ state)
    return torch.cat(out, dim=2)
