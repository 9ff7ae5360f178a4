import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    out = np.zeros(Q.shape[:-1] + V.shape[-1:], dtype=Q.dtype)
    for i in range(Q.shape[2]):
        stop = i if causal else K.shape[2]
        if stop == 0:
            continue
        s = np.einsum("bhd,bhjd->bhj", Q[:, :, i], K[:, :, :stop]) / np.sqrt(Q.shape[-1])
        e = np.exp(s - s.max(-1, keepdims=True))
        out[:, :, i] = np.einsum("bhj,bhjd->bhd", e / e.sum(-1, keepdims=True), V[:, :, :stop])
    return out
