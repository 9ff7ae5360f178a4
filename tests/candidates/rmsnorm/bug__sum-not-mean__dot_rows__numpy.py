import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    y = np.copy(x)
    for idx in np.ndindex(x.shape[:-1]):
        y[idx] = x[idx] * gamma / (x[idx].dot(x[idx]) + eps) ** 0.5
    return y
