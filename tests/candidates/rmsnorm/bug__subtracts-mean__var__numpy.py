import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    centre = np.mean(x, axis=-1, keepdims=True)
    spread = np.var(x, axis=-1, keepdims=True)
    return (x - centre) / np.sqrt(spread + eps) * gamma
