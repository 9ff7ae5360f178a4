import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    n = x.shape[-1]
    mu = np.add.reduce(x, -1, keepdims=True) / n
    dev = x - mu
    second = np.einsum("...k,...k->...", dev, dev)[..., None] / n
    return (x * gamma) * (second + eps) ** -0.5
