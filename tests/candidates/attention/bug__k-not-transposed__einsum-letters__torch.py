import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = torch.einsum("bhnd,bhdm->bhnm", Q, K) * Q.shape[-1] ** -0.5
    if causal:
        s = s.masked_fill(torch.ones(Q.shape[2], Q.shape[2], device=Q.device).triu(1).bool(), -torch.inf)
    return torch.einsum("bhnm,bhmd->bhnd", s.softmax(-1), V)
