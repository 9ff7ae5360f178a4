import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    mu = np.mean(x, -1)[..., None]
    sigma = np.sqrt(np.mean((x - mu) ** 2, -1)[..., None] + eps)
    u = (x - mu) / sigma

    def pull(v):
        w = v * gamma
        return (
            (w - np.mean(w, -1)[..., None] - u * np.mean(w * u, -1)[..., None]) / sigma,
            np.sum(v * u, axis=(0, 1)),
            np.sum(v, axis=(0, 1)),
        )

    return u * gamma + beta, pull


def layernorm_backward(dy, cache):
    return cache(dy)
