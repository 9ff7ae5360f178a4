import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    a = np.einsum("...nd,...md->...nm", Q, K)
    if causal:
        a = np.where(np.tri(*a.shape[-2:], dtype=bool), a, -np.inf)
    a = np.exp(a - a.max(-1, keepdims=True))
    return np.einsum("...nm,...mv->...nv", a / a.sum(-1, keepdims=True), V)
