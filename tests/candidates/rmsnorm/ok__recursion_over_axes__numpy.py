"""Peel leading axes until one vector is left."""

import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    if x.ndim > 1:
        return np.stack([rms_norm(part, gamma, eps) for part in x])
    wide = x.astype(np.longdouble)
    mean_square = sum(v * v for v in wide) / len(wide)
    return (wide / np.sqrt(mean_square + eps) * gamma).astype(x.dtype)
