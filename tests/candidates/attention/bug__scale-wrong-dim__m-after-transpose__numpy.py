import numpy as np


def _soft(a):
    a = np.exp(a - np.max(a, axis=-1, keepdims=True))
    return a / np.sum(a, axis=-1, keepdims=True)


def scaled_dot_product_attention(Q, K, V, causal=False):
    scores = np.einsum("bhnd,bhmd->bhnm", Q, K)
    scores = scores * scores.shape[-1] ** -0.5
    if causal:
        n = scores.shape[-1]
        scores[:, :, np.arange(n)[:, None] < np.arange(n)] = -1e12
    return _soft(scores) @ V
