import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    Q /= Q.shape[-1] ** 0.5
    s = Q @ K.swapaxes(-1, -2)
    if causal:
        s = np.where(np.tri(s.shape[-1], dtype=bool), s, -np.inf)
    s = np.exp(s - s.max(-1, keepdims=True))
    return s / s.sum(-1, keepdims=True) @ V
