import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = np.matmul(Q, np.moveaxis(K, 2, 3)) * (Q.shape[3] ** -0.5)
    if causal:
        q_pos, k_pos = np.ogrid[: s.shape[2], : s.shape[3]]
        s = np.where(q_pos > k_pos, -np.inf, s)
    s = np.exp(s - s.max(axis=3, keepdims=True))
    s = s / s.sum(axis=3, keepdims=True)
    return np.matmul(s, V)
