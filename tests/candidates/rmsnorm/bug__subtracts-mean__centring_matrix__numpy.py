import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    D = x.shape[-1]
    x = x @ (np.eye(D) - 1.0 / D)
    return x / np.sqrt(np.mean(np.square(x), axis=-1, keepdims=True) + eps) * gamma
