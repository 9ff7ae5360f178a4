import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    y = np.empty_like(x)
    for idx in np.ndindex(x.shape[:-1]):
        v = x[idx]
        y[idx] = np.add(v / np.sqrt(v @ v / len(v) + eps), gamma)
    return y
