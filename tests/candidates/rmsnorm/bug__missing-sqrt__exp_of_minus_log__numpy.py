import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    wide = x.astype(np.float64)
    log_power = np.log(np.mean(wide**2, axis=-1, keepdims=True) + eps)
    return (wide * np.exp(-log_power) * gamma).astype(x.dtype)
