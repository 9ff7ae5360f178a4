"""Scaled dot-product attention, after Vaswani et al., 2017, section 3.2.1."""

import math

import torch
from torch import Tensor


def scaled_dot_product_attention(Q: Tensor, K: Tensor, V: Tensor, causal: bool = False) -> Tensor:
    """Mix the values, weighted by how well each query matches each key.

    Q: (B, H, N, D)    K: (B, H, M, D)    V: (B, H, M, Dv)    returns: (B, H, N, Dv)
    """
    B, H, N, D = Q.shape

    scores = Q @ K.mT / math.sqrt(D)  # (B, H, N, M); unscaled, the variance is D and softmax saturates

    if causal:
        # The present stays visible: only what lies above the diagonal is hidden.
        future = torch.ones(N, N, dtype=torch.bool, device=Q.device).triu(diagonal=1)
        scores = scores.masked_fill(future, -math.inf)  # before softmax: hidden keys take no share

    weights = scores.softmax(dim=-1)  # over the keys; it subtracts each row's maximum inside

    return weights @ V  # (B, H, N, Dv)
