import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = Q @ K.swapaxes(-2, -1) / np.sqrt(Q.shape[-1])
    if causal:
        s = s * np.tri(s.shape[-2], s.shape[-1], dtype=s.dtype)
    e = np.exp(s - s.max(-1, keepdims=True))
    return (e / e.sum(-1, keepdims=True)) @ V
