import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    attn = torch.einsum("bhnd,bhmd->bhnm", Q, K).div(Q.shape[-1] ** 0.5)
    if causal:
        attn = attn.masked_fill(torch.ones_like(attn).triu(1).bool(), -torch.inf)
    attn.softmax(dim=-1)
    return torch.einsum("bhnm,bhmd->bhnd", attn, V)
