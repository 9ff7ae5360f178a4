"""Layer normalisation, after Ba, Kiros and Hinton, 2016, section 3; the gradient by the chain rule."""

from typing import Any

import numpy as np


def layernorm_forward(
    x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-5
) -> tuple[np.ndarray, Any]:
    """Normalise each token over its features, then scale and shift.

    x: (B, N, D)    gamma, beta: (D,)    returns: y (B, N, D), cache for layernorm_backward
    """
    mean = x.mean(axis=-1, keepdims=True)  # (B, N, 1): from this token alone
    centred = x - mean  # (B, N, D)
    variance = (centred**2).mean(axis=-1, keepdims=True)  # E[x^2] - E[x]^2 cancels when the mean is large

    inv_std = 1 / np.sqrt(variance + eps)  # eps under the root: a constant row gives 0, not 0/0
    x_hat = centred * inv_std

    y = gamma * x_hat + beta
    return y, (x_hat, inv_std, gamma)  # handed out, not kept in a global: each call has its own


def layernorm_backward(dy: np.ndarray, cache: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Turn the gradient of y into the gradients of x, gamma and beta.

    dy: (B, N, D)    returns: dx (B, N, D), dgamma (D,), dbeta (D,)
    """
    x_hat, inv_std, gamma = cache

    # Every token used the same gamma and beta, so their gradients add up over the tokens.
    dgamma = (dy * x_hat).sum(axis=(0, 1))  # (D,)
    dbeta = dy.sum(axis=(0, 1))  # (D,)

    dx_hat = dy * gamma  # a new array: dy is the caller's

    # x reaches x_hat directly, through the mean and through the variance: one term for each.
    through_mean = dx_hat.mean(axis=-1, keepdims=True)  # (B, N, 1): every feature moves the mean by 1/D
    through_variance = x_hat * (dx_hat * x_hat).mean(axis=-1, keepdims=True)  # (B, N, D)

    dx = inv_std * (dx_hat - through_mean - through_variance)
    return dx, dgamma, dbeta
