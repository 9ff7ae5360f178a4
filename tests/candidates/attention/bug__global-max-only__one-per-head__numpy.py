import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = Q @ np.moveaxis(K, -1, -2) / np.sqrt(Q.shape[-1])
    if causal:
        s = np.where(np.tri(Q.shape[2], dtype=bool), s, -np.inf)
    e = np.exp(s - s.max(axis=(-2, -1), keepdims=True))
    return (e / e.sum(-1, keepdims=True)) @ V
