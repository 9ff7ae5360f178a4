"""Incremental multi-head attention, after Shazeer 2019, Fast Transformer Decoding, section 2.4."""

import math

import torch
from torch import Tensor


class KVCache:
    """The keys and values of all tokens so far, of one layer.

    update(k_new, v_new): (B, H, s, Dh) each -> (K, V), (B, H, t, Dh) each, oldest token first
    """

    def __init__(self) -> None:
        self.K = self.V = None  # of this object: on the class, all sequences would share them
        self.length = 0

    def update(self, k_new: Tensor, v_new: Tensor) -> tuple[Tensor, Tensor]:
        start, end = self.length, self.length + k_new.shape[2]

        if self.K is None:
            self.K, self.V = k_new[:, :, :0], v_new[:, :, :0]  # no token yet, but shape, dtype and device

        if end > self.K.shape[2]:
            self.K, self.V = with_room(self.K, 2 * end), with_room(self.V, 2 * end)

        self.K[:, :, start:end] = k_new
        self.V[:, :, start:end] = v_new
        self.length = end

        return self.K[:, :, :end], self.V[:, :, :end]  # views, without the empty slots behind


def with_room(buffer: Tensor, capacity: int) -> Tensor:
    """Copy into a longer buffer. Doubling moves t tokens O(t) times in all, `cat` at each step O(t^2)."""
    B, H, length, Dh = buffer.shape
    return torch.cat([buffer, buffer.new_zeros(B, H, capacity - length, Dh)], dim=2)


def attention_step(
    x_new: Tensor, W_q: Tensor, W_k: Tensor, W_v: Tensor, W_o: Tensor, cache: KVCache, n_heads: int
) -> Tensor:
    """Multi-head self-attention of the newest token over itself and all before it.

    x_new: (B, 1, d)    W_q, W_k, W_v, W_o: (d, d)    returns: (B, 1, d)
    """
    B, _, d = x_new.shape
    H, Dh = n_heads, d // n_heads

    # Project the new token alone: what the earlier ones gave does not change and is in the cache.
    q = (x_new @ W_q).reshape(B, 1, H, Dh).transpose(1, 2)  # (B, H, 1, Dh)
    k = (x_new @ W_k).reshape(B, 1, H, Dh).transpose(1, 2)
    v = (x_new @ W_v).reshape(B, 1, H, Dh).transpose(1, 2)

    K, V = cache.update(k, v)  # (B, H, t, Dh); before attending, so that the token sees itself

    # No mask: all that is cached is the past or the present.
    scores = q @ K.mT / math.sqrt(Dh)  # (B, H, 1, t); a dot product sums Dh terms, not d
    weights = scores.softmax(dim=-1)
    heads = weights @ V  # (B, H, 1, Dh)

    merged = heads.transpose(1, 2).reshape(B, 1, d)  # head by head along the features
    return merged @ W_o
