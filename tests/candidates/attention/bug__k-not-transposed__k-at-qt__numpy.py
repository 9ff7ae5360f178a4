import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = K @ Q.swapaxes(-1, -2) / np.sqrt(Q.shape[-1])
    if causal:
        s[..., np.triu(np.ones(s.shape[-2:], dtype=bool), 1)] = -1e9
    e = np.exp(s - s.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True) @ V
