import math

import torch
from torch import Tensor


class KVCache:
    """The keys and values of all tokens so far, of one layer.

    update(k_new, v_new): (B, H, s, Dh) each -> (K, V), (B, H, t, Dh) each, oldest token first
    """

    def __init__(self) -> None:
        raise NotImplementedError

    def update(self, k_new: Tensor, v_new: Tensor) -> tuple[Tensor, Tensor]:
        raise NotImplementedError


def attention_step(
    x_new: Tensor, W_q: Tensor, W_k: Tensor, W_v: Tensor, W_o: Tensor, cache: KVCache, n_heads: int
) -> Tensor:
    """Multi-head self-attention of the newest token over itself and all before it.

    x_new: (B, 1, d)    W_q, W_k, W_v, W_o: (d, d)    returns: (B, 1, d)
    """
    raise NotImplementedError
