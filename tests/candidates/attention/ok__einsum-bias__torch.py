import torch
import torch.nn.functional as F


def scaled_dot_product_attention(Q, K, V, causal=False):
    n, m = Q.shape[2], K.shape[2]
    att = torch.einsum("bhnd,bhmd->bhnm", Q, K).mul(Q.shape[3] ** -0.5)
    if causal:
        bias = torch.zeros(n, m, dtype=Q.dtype, device=Q.device)
        bias[torch.ones_like(bias).tril() == 0] = torch.finfo(Q.dtype).min
        att = att + bias
    return torch.einsum("bhnm,bhmv->bhnv", F.softmax(att, -1), V)
