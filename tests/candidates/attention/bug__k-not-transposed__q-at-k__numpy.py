import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = np.matmul(Q, K) / np.sqrt(Q.shape[-1])
    if causal:
        n = Q.shape[2]
        s = np.where(np.triu(np.ones((n, n), dtype=bool), 1), -np.inf, s)
    e = np.exp(s - s.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True) @ V
