import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    rows = x.reshape(-1, x.shape[-1])
    ms = (rows * rows).sum(1) / rows.shape[1] + eps
    return (rows * np.power(ms, -1.0)[:, None] * gamma).reshape(x.shape)
