import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    B, H, N, D = Q.shape
    q, k, v = Q.view(B * H, N, D), K.view(B * H, -1, D), V.view(B * H, -1, V.size(-1))
    s = torch.bmm(q, k.transpose(1, 2)) / D**0.5
    if causal:
        s = s.masked_fill(torch.ones(N, N, dtype=torch.bool, device=Q.device).triu(1), -torch.inf)
    return torch.bmm(s.softmax(-1), v).view(B, H, N, -1)
