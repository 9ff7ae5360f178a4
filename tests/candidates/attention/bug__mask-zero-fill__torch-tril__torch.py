import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = torch.matmul(Q, K.mT) / Q.shape[-1] ** 0.5
    return torch.softmax(s.tril() if causal else s, dim=-1).matmul(V)
