import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = Q @ K.swapaxes(-1, -2) / np.sqrt(Q.shape[-1])
    if causal:
        i = np.arange(s.shape[-2])
        s = np.where(i[None, :] >= i[:, None], -1e9, s)
    e = np.exp(s - s.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True) @ V
