import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    wide = np.asarray(x, dtype=np.float64)
    power = np.square(wide).mean(-1)
    y = wide * np.power(power + eps, -0.5)[..., np.newaxis] * np.asarray(gamma, np.float64)
    return y.astype(x.dtype)
