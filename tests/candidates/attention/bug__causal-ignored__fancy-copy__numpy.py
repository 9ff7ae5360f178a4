import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = np.einsum("bhnd,bhmd->bhnm", Q, K) / np.sqrt(Q.shape[-1])
    if causal:
        for row in range(s.shape[-2]):
            future = s[:, :, [row]][..., row + 1 :]
            future[...] = -np.inf
    s -= s.max(-1, keepdims=True)
    w = np.exp(s)
    w /= w.sum(-1, keepdims=True)
    return np.einsum("bhnm,bhmv->bhnv", w, V)
