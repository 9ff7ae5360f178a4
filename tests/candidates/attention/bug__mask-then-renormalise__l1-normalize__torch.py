import torch
import torch.nn.functional as F


def scaled_dot_product_attention(Q, K, V, causal=False):
    w = F.softmax(Q @ K.transpose(-1, -2) / Q.shape[-1] ** 0.5, dim=-1)
    if causal:
        w = F.normalize(torch.tril(w), p=1, dim=-1)
    return w @ V
