import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    d = Q.shape[-1]
    scores = Q @ K.swapaxes(-1, -2) / np.sqrt(d)
    if causal:
        n, m = scores.shape[-2:]
        mask = np.triu(np.ones((n, m), dtype=bool), k=1)
        scores = np.where(mask, -np.inf, scores)
    scores = scores - scores.max(axis=-1, keepdims=True)
    w = np.exp(scores)
    w = w / w.sum(axis=-1, keepdims=True)
    return w @ V
