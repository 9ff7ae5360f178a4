import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = Q @ np.swapaxes(K, 2, 3) / np.sqrt(Q.shape[-1])
    if causal:
        s = np.tril(s)
    return s @ V
