import torch
import torch.nn.functional as F


def scaled_dot_product_attention(Q, K, V, causal=False):
    D = Q.shape[-1]
    s = F.normalize(Q, dim=-1) @ F.normalize(K, dim=-1).mT * D**0.5
    if causal:
        s = s.masked_fill(torch.ones_like(s, dtype=torch.bool).triu(1), -torch.inf)
    return s.softmax(-1) @ V
