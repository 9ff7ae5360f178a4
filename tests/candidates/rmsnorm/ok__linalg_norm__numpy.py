import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    h = x.astype(np.float32) if x.dtype == np.float16 else x
    n = np.linalg.norm(h, axis=-1, keepdims=True)
    denom = np.hypot(n / np.sqrt(np.asarray(h.shape[-1], h.dtype)), np.asarray(eps, h.dtype) ** 0.5)
    return (gamma * (h / denom)).astype(x.dtype)
