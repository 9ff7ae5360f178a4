import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    B, H, N, D = Q.shape
    m = np.full((B, H, N, 1), -np.inf)
    l = np.zeros((B, H, N, 1))
    acc = np.zeros((B, H, N, V.shape[-1]))
    pos = np.arange(N).reshape(1, 1, N, 1)
    for j in range(K.shape[2]):
        s = (Q * K[:, :, j : j + 1, :]).sum(-1, keepdims=True) / np.sqrt(D)
        if causal:
            s = np.where(j > pos, -np.inf, s)
        new_m = np.maximum(m, s)
        a = np.exp(m - new_m)
        p = np.exp(s - new_m)
        l = l * a + p
        acc = acc * a + p * V[:, :, j : j + 1, :]
        m = new_m
    return (acc / l).astype(Q.dtype)
