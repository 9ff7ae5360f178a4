import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = np.einsum("bhnd,bhmd->bhnm", Q, K) / np.sqrt(Q.shape[-1])
    if causal:
        s = np.where(np.tri(*s.shape[-2:], dtype=bool), s, -np.inf)
    e = np.exp(s - np.max(s))
    return np.einsum("bhnm,bhmv->bhnv", e / e.sum(-1, keepdims=True), V)
