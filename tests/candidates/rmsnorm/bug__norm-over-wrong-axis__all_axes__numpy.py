import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    flat = x.ravel()
    return x * gamma / np.sqrt(np.dot(flat, flat) / flat.size + eps)
