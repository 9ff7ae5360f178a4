import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    b, h, m, d = K.shape
    s = np.matmul(Q, K.reshape(b, h, d, m)) / np.sqrt(d)
    if causal:
        s = np.where(np.triu(np.ones(s.shape[-2:]), 1) == 1, -np.inf, s)
    s = np.exp(s - s.max(-1, keepdims=True))
    return s / s.sum(-1, keepdims=True) @ V
