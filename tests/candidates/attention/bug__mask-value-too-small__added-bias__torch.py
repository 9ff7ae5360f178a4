import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = torch.einsum("bhnd,bhmd->bhnm", Q, K) / Q.shape[-1] ** 0.5
    if causal:
        allowed = torch.ones(s.shape[-2:], dtype=s.dtype, device=s.device).tril()
        s = s + (1.0 - allowed) * -1e4
    return s.softmax(-1) @ V
