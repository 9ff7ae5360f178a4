import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    n = max(x.shape[-1] - 1, 1)
    return x / np.sqrt(np.sum(x * x, axis=-1, keepdims=True) / n + eps) * gamma
