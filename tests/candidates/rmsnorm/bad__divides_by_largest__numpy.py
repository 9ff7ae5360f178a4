import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    top = np.abs(x).max(axis=-1, keepdims=True)
    return x / np.sqrt(top * top + eps) * gamma
