import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    root = np.linalg.norm(x, axis=-1) / np.sqrt(x.shape[-1])
    root += eps
    return (x.T / root.T).T * gamma
