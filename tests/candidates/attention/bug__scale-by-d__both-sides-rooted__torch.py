import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    r = Q.size(-1) ** 0.5
    s = torch.einsum("bhqd,bhkd->bhqk", Q / r, K / r)
    if causal:
        idx = torch.arange(s.size(-1), device=s.device)
        s = s.masked_fill(idx > idx.unsqueeze(1), -1e30)
    return torch.einsum("bhqk,bhkd->bhqd", s.softmax(dim=3), V)
