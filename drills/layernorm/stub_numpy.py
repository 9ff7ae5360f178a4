from typing import Any

import numpy as np


def layernorm_forward(
    x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-5
) -> tuple[np.ndarray, Any]:
    """Normalise each token over its features, then scale and shift.

    x: (B, N, D)    gamma, beta: (D,)    returns: y (B, N, D), cache for layernorm_backward
    """
    raise NotImplementedError


def layernorm_backward(dy: np.ndarray, cache: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Turn the gradient of y into the gradients of x, gamma and beta.

    dy: (B, N, D)    returns: dx (B, N, D), dgamma (D,), dbeta (D,)
    """
    raise NotImplementedError
