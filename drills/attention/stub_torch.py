import math

import torch
from torch import Tensor


def scaled_dot_product_attention(Q: Tensor, K: Tensor, V: Tensor, causal: bool = False) -> Tensor:
    """Mix the values, weighted by how well each query matches each key.

    Q: (B, H, N, D)    K: (B, H, M, D)    V: (B, H, M, Dv)    returns: (B, H, N, Dv)
    """
    raise NotImplementedError
