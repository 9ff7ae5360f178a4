import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    ms = np.maximum(np.mean(x * x, axis=-1, keepdims=True), eps)
    return gamma * x / np.sqrt(ms)
