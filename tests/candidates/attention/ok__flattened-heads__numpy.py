import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    B, H, N, D = Q.shape
    M, Dv = V.shape[2], V.shape[3]
    Q3, K3, V3 = Q.reshape(B * H, N, D), K.reshape(B * H, M, D), V.reshape(B * H, M, Dv)
    zebra = (Q3[:, :, None, :] * K3[:, None, :, :]).sum(axis=3) / np.sqrt(D)
    if causal:
        zebra[:, np.arange(M)[None, :] > np.arange(N)[:, None]] = -1e30
    zebra -= zebra.max(axis=2, keepdims=True)
    np.exp(zebra, out=zebra)
    top = (zebra[..., None] * V3[:, None]).sum(axis=2)
    return (top / zebra.sum(axis=2, keepdims=True)).reshape(B, H, N, Dv)
