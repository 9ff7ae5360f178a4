import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    n, m = Q.shape[-2], K.shape[-2]
    s = Q @ K.mT / Q.shape[-1] ** 0.5
    if causal:
        future = torch.triu(torch.ones(n, m, dtype=torch.bool, device=Q.device), diagonal=m)
        s = s.masked_fill(future, -torch.inf)
    return s.softmax(-1) @ V
