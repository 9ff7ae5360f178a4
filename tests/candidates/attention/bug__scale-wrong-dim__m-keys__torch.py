import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    kt = K.transpose(-2, -1)
    s = Q @ kt / (kt.size(-1) ** 0.5)
    if causal:
        keep = torch.ones(s.shape[-2:], device=s.device).tril()
        s = s.masked_fill(keep == 0, float("-inf"))
    return torch.softmax(s, -1) @ V
