import math

import numpy as np


def scaled_dot_product_attention(
    Q: np.ndarray, K: np.ndarray, V: np.ndarray, causal: bool = False
) -> np.ndarray:
    """Mix the values, weighted by how well each query matches each key.

    Q: (B, H, N, D)    K: (B, H, M, D)    V: (B, H, M, Dv)    returns: (B, H, N, Dv)
    """
    raise NotImplementedError
