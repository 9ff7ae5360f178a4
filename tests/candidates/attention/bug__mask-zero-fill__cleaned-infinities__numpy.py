import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = Q @ np.swapaxes(K, -1, -2) / np.sqrt(Q.shape[-1])
    if causal:
        s = s + np.triu(np.full(s.shape[-2:], -np.inf), 1)
    s = np.nan_to_num(s, nan=0.0, neginf=0.0)  # infinities make nan later
    s = s - s.max(-1, keepdims=True)
    w = np.exp(s)
    return w / w.sum(-1, keepdims=True) @ V
