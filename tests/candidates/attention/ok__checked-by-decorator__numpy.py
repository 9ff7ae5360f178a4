"""A decorator states the shapes; the body is two lines. Extra keyword-only scale."""

from functools import wraps

import numpy as np


def _shapes(fn):
    @wraps(fn)
    def checked(Q, K, V, causal=False, **rest):
        if Q.ndim != 4 or K.shape[-1] != Q.shape[-1] or K.shape[-2] != V.shape[-2]:
            raise ValueError(f"shapes do not fit: {Q.shape} {K.shape} {V.shape}")
        return fn(Q, K, V, causal, **rest)

    return checked


@_shapes
def scaled_dot_product_attention(Q, K, V, causal=False, *, scale=None):
    z = np.einsum("...nd,...md->...nm", Q, K) * (scale or Q.shape[-1] ** -0.5)  # Float[b h n m]
    z -= np.triu(np.full(z.shape[-2:], np.inf), 1) if causal else 0.0
    p = np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))
    return p @ V
