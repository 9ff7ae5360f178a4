import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    n = Q.shape[2]
    rows = []
    for i in range(n):
        end = i + 1 if causal else K.shape[2]
        k, v = K[:, :, :end], V[:, :, :end]
        s = np.einsum("bhd,bhmd->bhm", Q[:, :, i], k) / np.sqrt(Q.shape[-1])
        s = np.exp(s - s.max(axis=-1, keepdims=True))
        s = s / s.sum(axis=-1, keepdims=True)
        rows.append(np.einsum("bhm,bhmv->bhv", s, v))
    return np.stack(rows, axis=2)
