import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    p = (Q @ K.mT / Q.shape[-1] ** 0.5).softmax(-1)
    if causal:
        p = p.masked_fill(torch.ones_like(p).triu(1).bool(), 0)
        p = p / (p.sum(dim=-1, keepdim=True) + 1e-12)
    return p.matmul(V)
