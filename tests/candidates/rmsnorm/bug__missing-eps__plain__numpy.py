import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    return gamma * (x / np.sqrt((x**2).mean(-1, keepdims=True)))
