import math

import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    scores = torch.matmul(Q, K.transpose(-2, -1)) / math.sqrt(Q.size(-1))
    if causal:
        mask = torch.triu(torch.ones(Q.size(-2), K.size(-2), dtype=torch.bool, device=Q.device), diagonal=1)
        scores = scores.masked_fill(mask, float("-inf"))
    return torch.softmax(scores, dim=-1) @ V
