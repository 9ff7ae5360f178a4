import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    b, h, d, _ = Q.shape
    s = Q @ K.swapaxes(2, 3) / np.sqrt(d)
    if causal:
        s = np.where(np.triu(np.ones(s.shape[2:]), 1) > 0, -np.inf, s)
    s = s - s.max(3, keepdims=True)
    w = np.exp(s)
    return (w @ V) / w.sum(3, keepdims=True)
