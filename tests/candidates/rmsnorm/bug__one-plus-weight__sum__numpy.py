import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    unit = x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + eps)
    return unit + unit * gamma
