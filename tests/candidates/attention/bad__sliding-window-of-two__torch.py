import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = Q @ K.mT / Q.shape[-1] ** 0.5
    if causal:
        keep = torch.ones(s.shape[-2:], dtype=torch.bool, device=s.device).tril().triu(-1)
        s = s.masked_fill(~keep, -torch.inf)
    return s.softmax(-1) @ V
