import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    energy = np.einsum("...d,...d->...", x, x)
    return x * gamma / np.sqrt(energy + eps)[..., None]
