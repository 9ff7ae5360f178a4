import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    inv = (np.square(x).sum(-1) / x.shape[-1] + eps) ** -0.5
    return np.einsum("...i,...,i->...", x, inv, gamma)[..., None] * np.ones_like(gamma)
