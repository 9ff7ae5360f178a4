import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = (Q @ K.swapaxes(-1, -2) / np.sqrt(Q.shape[-1])).astype(np.float32)
    if causal:
        s = np.where(np.tri(s.shape[-1], dtype=bool), s, np.float32(-np.inf))
    w = np.exp(s - s.max(-1, keepdims=True)).astype(np.float16).astype(np.float32)
    return (w / w.sum(-1, keepdims=True) @ V).astype(Q.dtype)
