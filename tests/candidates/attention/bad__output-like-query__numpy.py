import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    out = np.zeros_like(Q)
    for b in range(Q.shape[0]):
        for h in range(Q.shape[1]):
            s = Q[b, h] @ K[b, h].T / np.sqrt(Q.shape[-1])
            if causal:
                s[np.triu_indices(len(s), 1)] = -np.inf
            s = np.exp(s - s.max(-1, keepdims=True))
            out[b, h] = s / s.sum(-1, keepdims=True) @ V[b, h]
    return out
