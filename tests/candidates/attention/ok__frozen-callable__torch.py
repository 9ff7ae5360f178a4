"""A configured object with __call__; the function drives it."""

from dataclasses import dataclass, field
from typing import Callable

import torch
from torch import Tensor


@dataclass(frozen=True)
class _Mixer:
    causal: bool
    normalise: Callable[..., Tensor] = field(default=torch.softmax)

    def bias(self, scores: Tensor) -> Tensor:
        n, m = scores.shape[-2:]
        hidden = torch.full((n, m), -torch.inf, dtype=scores.dtype, device=scores.device)
        return torch.triu(hidden, diagonal=1) if self.causal else torch.zeros_like(hidden)

    def __call__(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        scores = (q @ k.mT).div(q.size(-1) ** 0.5)
        return self.normalise(scores + self.bias(scores), dim=-1) @ v


def scaled_dot_product_attention(Q: Tensor, K: Tensor, V: Tensor, causal: bool = False) -> Tensor:
    return _Mixer(causal=causal)(Q, K, V)
