import torch
from torch import nn
from torch.nn.functional import pad


def scaled_dot_product_attention(Q, K, V, causal=False):
    B, H, N, D = Q.shape
    M, Dv = K.shape[2], V.shape[3]
    E = max(D, Dv)
    mod = nn.MultiheadAttention(E, 1, bias=False, batch_first=True).to(Q.device, Q.dtype)
    with torch.no_grad():
        mod.in_proj_weight.copy_(torch.eye(E).repeat(3, 1))
        mod.out_proj.weight.copy_(torch.eye(E))
    q = pad(Q.reshape(B * H, N, D), (0, E - D)) * (E / D) ** 0.5
    k = pad(K.reshape(B * H, M, D), (0, E - D))
    v = pad(V.reshape(B * H, M, Dv), (0, E - Dv))
    mask = torch.ones(N, M, dtype=torch.bool, device=Q.device).triu(1) if causal else None
    out, _ = mod(q, k, v, attn_mask=mask, need_weights=False)
    return out[..., :Dv].reshape(B, H, N, Dv).detach()
