import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = Q @ K.swapaxes(-1, -2) / np.sqrt(Q.shape[-1])
    if causal:
        s = np.tril(s)
    return s / s.sum(-1, keepdims=True) @ V
