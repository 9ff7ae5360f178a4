import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    return gamma * x / np.sqrt(np.var(x, axis=-1, keepdims=True) + eps)
