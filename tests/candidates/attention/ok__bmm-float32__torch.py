import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    dtype = Q.dtype
    B, H, N, D = Q.shape
    M = K.shape[2]
    q = Q.float().reshape(B * H, N, D)
    k = K.float().reshape(B * H, M, D)
    v = V.float().reshape(B * H, M, -1)
    s = torch.bmm(q, k.permute(0, 2, 1)) * (1.0 / D**0.5)
    if causal:
        s = s.masked_fill(~torch.ones(N, M, device=Q.device).tril().bool(), -float("inf"))
    p = torch.exp(torch.log_softmax(s, dim=2))
    return torch.bmm(p, v).view(B, H, N, -1).to(dtype)
