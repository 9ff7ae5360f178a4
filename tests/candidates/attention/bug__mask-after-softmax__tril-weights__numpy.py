import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = np.einsum("bhqd,bhkd->bhqk", Q, K) / np.sqrt(Q.shape[-1])
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    w = e / e.sum(axis=-1, keepdims=True)
    if causal:
        w = np.tril(w)
    return w @ V
