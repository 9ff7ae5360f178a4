import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = np.einsum("bhnd,bhmd->bhnm", Q, K) / np.sqrt(Q.shape[-1])
    if causal:
        t = np.arange(Q.shape[2])
        lag = np.subtract.outer(t, t)
        s = np.where(lag > 0, -np.inf, s)
    s = s - s.max(-1, keepdims=True)
    w = np.exp(s)
    return w / w.sum(-1, keepdims=True) @ V
