import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    inv = 1 / np.sqrt(np.square(x).mean(-1, keepdims=True) + eps)
    shifted = x - x.sum(-1, keepdims=True) / x.shape[-1]
    return gamma * shifted * inv
