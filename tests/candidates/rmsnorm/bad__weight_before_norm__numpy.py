import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    h = x * gamma
    return h / np.sqrt(np.mean(h * h, axis=-1, keepdims=True) + eps)
