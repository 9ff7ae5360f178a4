import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    ms = np.einsum("...d,...d->...", x, x) / x.shape[-1]
    inv = 1.0 / np.sqrt(ms + eps)
    return np.einsum("...d,...,d->...d", x, inv, gamma).astype(x.dtype)
