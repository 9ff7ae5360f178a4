import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = Q @ K.mT / Q.shape[-1] ** 0.5
    if causal:
        s = s.masked_fill(torch.ones_like(s, dtype=torch.bool).triu(1), -torch.inf)
    return (s.softmax(-1).unsqueeze(-1) * V.unsqueeze(2)).sum(3).squeeze()
