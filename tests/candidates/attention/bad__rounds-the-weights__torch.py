import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = Q @ K.mT / Q.shape[-1] ** 0.5
    if causal:
        s = s + torch.full(s.shape[-2:], -torch.inf, device=s.device, dtype=s.dtype).triu(1)
    w = s.softmax(-1).to(torch.bfloat16).to(s.dtype)
    return w @ V
