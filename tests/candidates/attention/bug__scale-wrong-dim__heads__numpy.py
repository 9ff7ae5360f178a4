import math

import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    out = np.empty(Q.shape[:3] + (V.shape[-1],), dtype=Q.dtype)
    scale = 1 / math.sqrt(Q.shape[1])
    for b, h in np.ndindex(*Q.shape[:2]):
        s = Q[b, h].dot(K[b, h].T) * scale
        if causal:
            s[np.triu_indices(len(s), 1)] = -np.inf
        s = np.exp(s - s.max(1, keepdims=True))
        out[b, h] = (s / s.sum(1, keepdims=True)).dot(V[b, h])
    return out
