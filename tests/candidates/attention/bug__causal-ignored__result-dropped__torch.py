import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    scores = Q @ K.transpose(-2, -1) / Q.shape[-1] ** 0.5
    if causal:
        mask = torch.triu(torch.ones(scores.shape[-2:], dtype=torch.bool, device=Q.device), 1)
        scores.masked_fill(mask, float("-inf"))
    return scores.softmax(-1) @ V
