import math

import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    scores = Q @ K.transpose(-1, -2)
    scores.div(math.sqrt(Q.shape[-1]))
    if causal:
        t = Q.shape[-2]
        scores.masked_fill_(torch.ones(t, t, dtype=torch.bool, device=Q.device).triu(1), -torch.inf)
    return scores.softmax(-1) @ V
