import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    ms = np.mean(x**2, axis=0)
    return x / np.sqrt(ms + eps) * gamma
