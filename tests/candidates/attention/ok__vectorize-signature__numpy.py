import numpy as np


def _one(q, k, v, causal):
    s = (q @ k.T) / q.shape[1] ** 0.5
    if causal:
        s[np.triu_indices_from(s, 1)] = -np.inf
    e = np.exp(s - s.max(1)[:, None])
    return (e / e.sum(1)[:, None]) @ v


_all = np.vectorize(_one, signature="(n,d),(m,d),(m,v),()->(n,v)")


def scaled_dot_product_attention(Q, K, V, causal=False):
    return _all(Q, K, V, causal)
