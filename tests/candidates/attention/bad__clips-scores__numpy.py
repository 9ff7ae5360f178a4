import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = Q @ K.swapaxes(-1, -2) / np.sqrt(Q.shape[-1])
    e = np.exp(np.clip(s, -30, 30))
    if causal:
        e = np.tril(e)
    return e / e.sum(-1, keepdims=True) @ V
