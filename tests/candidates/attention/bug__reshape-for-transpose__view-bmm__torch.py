import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    B, H, N, D = Q.shape
    q = Q.reshape(B * H, N, D)
    k = K.contiguous().view(B * H, D, -1)
    s = torch.bmm(q, k) / D**0.5
    if causal:
        s = s.masked_fill(torch.ones(N, N, dtype=torch.bool, device=Q.device).triu(1), -torch.inf)
    o = torch.bmm(s.softmax(-1), V.reshape(B * H, -1, V.shape[-1]))
    return o.reshape(B, H, N, -1)
