import torch

aten = torch.ops.aten


def scaled_dot_product_attention(Q, K, V, causal=False):
    return aten.scaled_dot_product_attention(Q, K, V, None, 0.0, causal)
