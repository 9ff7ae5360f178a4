import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = torch.einsum("bhid,bhjd->bhij", K, Q) / Q.shape[-1] ** 0.5
    if causal:
        s = s + torch.full_like(s, -torch.inf).triu(1)
    return s.softmax(-1).matmul(V)
