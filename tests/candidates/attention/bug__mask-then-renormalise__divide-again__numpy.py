import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = Q @ K.transpose(0, 1, 3, 2) / np.sqrt(Q.shape[-1])
    w = np.exp(s - s.max(-1, keepdims=True))
    w = w / w.sum(-1, keepdims=True)
    if causal:
        w = np.tril(w)
        w = w / w.sum(-1, keepdims=True)
    return w @ V
