import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    q = Q / K.shape[-1]
    logits = np.matmul(q, K.transpose(0, 1, 3, 2))
    if causal:
        logits += np.triu(np.full(logits.shape[-2:], -1e9, dtype=logits.dtype), 1)
    logits -= logits.max(axis=-1, keepdims=True)
    p = np.exp(logits)
    p /= p.sum(axis=-1, keepdims=True)
    return p @ V
