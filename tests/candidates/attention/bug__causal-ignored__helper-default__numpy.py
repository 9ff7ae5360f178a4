import numpy as np


def attend(q, k, v, causal=False):
    s = q @ k.T / np.sqrt(q.shape[-1])
    if causal:
        s[np.triu_indices(len(q), 1)] = -np.inf
    s = np.exp(s - s.max(1, keepdims=True))
    return s / s.sum(1, keepdims=True) @ v


def scaled_dot_product_attention(Q, K, V, causal=False):
    return np.array([[attend(*t) for t in zip(*bh)] for bh in zip(Q, K, V)])
