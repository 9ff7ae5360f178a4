import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    if x.ndim == 1:
        return x / np.sqrt(np.mean(x * x) + eps) * gamma
    t = np.swapaxes(x, -1, -2)
    t = t / np.sqrt(np.square(t).mean(-1, keepdims=True) + eps)
    return np.swapaxes(t, -1, -2) * gamma
