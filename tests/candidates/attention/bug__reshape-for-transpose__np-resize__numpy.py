import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    B, H, M, D = K.shape
    s = Q @ np.resize(K, (B, H, D, M)) / np.sqrt(D)
    if causal:
        s[..., ~np.tri(M, dtype=bool)] = -np.inf
    w = np.exp(s - s.max(-1, keepdims=True))
    return w / w.sum(-1, keepdims=True) @ V
