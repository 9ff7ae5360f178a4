import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    y = np.array(x, copy=True)
    scale = np.add.reduce(y * y, axis=-1, keepdims=True)
    scale /= y.shape[-1]
    scale += eps
    np.sqrt(scale, out=scale)
    y /= scale
    y *= gamma
    return y
