"""Scaled dot-product attention, after Vaswani et al., 2017, section 3.2.1."""

import math

import numpy as np


def scaled_dot_product_attention(
    Q: np.ndarray, K: np.ndarray, V: np.ndarray, causal: bool = False
) -> np.ndarray:
    """Mix the values, weighted by how well each query matches each key.

    Q: (B, H, N, D)    K: (B, H, M, D)    V: (B, H, M, Dv)    returns: (B, H, N, Dv)
    """
    B, H, N, D = Q.shape

    scores = Q @ K.mT / math.sqrt(D)  # (B, H, N, M); unscaled, the variance is D and softmax saturates

    if causal:
        # The present stays visible: only what lies above the diagonal is hidden.
        future = np.triu(np.ones((N, N), dtype=bool), k=1)
        scores = np.where(future, -np.inf, scores)  # before softmax: hidden keys take no share

    # Softmax over the keys. Each row's own maximum goes first, or exp overflows.
    scores = scores - scores.max(axis=-1, keepdims=True)
    weights = np.exp(scores)
    weights = weights / weights.sum(axis=-1, keepdims=True)

    return weights @ V  # (B, H, N, Dv)
