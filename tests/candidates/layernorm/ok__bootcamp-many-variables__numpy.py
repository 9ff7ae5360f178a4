"""Every node of the graph has a name, and so has its gradient."""

import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    B, N, D = x.shape
    mu = np.mean(x, axis=2).reshape(B, N, 1)
    x_minus_mu = x - mu
    squared = x_minus_mu**2
    variance = np.sum(squared, axis=2).reshape(B, N, 1) / D
    variance_eps = variance + eps
    std = np.sqrt(variance_eps)
    one_over_std = 1 / std
    x_normalized = x_minus_mu * one_over_std
    scaled = gamma[None, None, :] * x_normalized
    y = scaled + beta[None, None, :]
    cache = {"x_normalized": x_normalized, "one_over_std": one_over_std, "gamma": gamma}
    return y, cache


def layernorm_backward(dy, cache):
    x_normalized = cache["x_normalized"]
    one_over_std = cache["one_over_std"]
    gamma = cache["gamma"]
    B, N, D = dy.shape
    dbeta = np.zeros(D, dtype=dy.dtype)
    dgamma = np.zeros(D, dtype=dy.dtype)
    for b in range(B):
        for n in range(N):
            dbeta = dbeta + dy[b, n]
            dgamma = dgamma + dy[b, n] * x_normalized[b, n]
    dx_normalized = dy * gamma
    term1 = D * dx_normalized
    term2 = np.sum(dx_normalized, axis=2, keepdims=True)
    term3 = x_normalized * np.sum(dx_normalized * x_normalized, axis=2, keepdims=True)
    dx = one_over_std * (term1 - term2 - term3) / D
    return dx, dgamma, dbeta
