import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    length = np.linalg.norm(x, axis=-1, keepdims=True)
    with np.errstate(all="ignore"):
        unit = x / length * np.sqrt(x.shape[-1]).astype(x.dtype)
    return np.nan_to_num(unit) * gamma
