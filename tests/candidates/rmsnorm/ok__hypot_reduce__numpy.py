"""np.hypot.reduce is the norm without overflow, and hypot with sqrt(eps) adds eps inside the root."""

import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    wide = np.asarray(x, dtype=np.promote_types(x.dtype, np.float32))
    length = np.hypot.reduce(wide, axis=-1, keepdims=True) / wide.shape[-1] ** 0.5
    return (wide / np.hypot(length, eps**0.5) * gamma).astype(x.dtype)
