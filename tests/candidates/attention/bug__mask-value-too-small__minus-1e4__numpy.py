import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = Q @ K.swapaxes(-2, -1) / np.sqrt(Q.shape[-1])
    if causal:
        r, c = np.triu_indices(s.shape[-1], 1)
        s[:, :, r, c] = -10000.0
    s = np.exp(s - s.max(-1, keepdims=True))
    return s / s.sum(-1, keepdims=True) @ V
