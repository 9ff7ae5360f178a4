import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    d = x.shape[-1]
    averager = np.ones((d, 1), dtype=x.dtype) / d
    ms = (x * x) @ averager if x.ndim > 1 else (x * x) @ averager[:, 0]
    return np.multiply(x, gamma) / np.sqrt(ms + eps)
