import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    wide = x.astype(np.float64)
    return (wide / np.sqrt(np.sqrt(np.mean(wide**4, axis=-1, keepdims=True)) + eps) * gamma).astype(x.dtype)
