import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = torch.einsum("bhnd,bhmd->bhnm", Q, K) / Q.shape[-1] ** 0.5
    if causal:
        visible = torch.tril(torch.ones_like(s), diagonal=-1)
        s = s.masked_fill(visible == 0, float("-inf"))
    return torch.softmax(s, dim=-1) @ V
