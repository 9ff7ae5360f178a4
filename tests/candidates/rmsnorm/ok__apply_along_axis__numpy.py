import numpy as np


def _norm_row(v, g, eps):
    return v / np.sqrt(np.dot(v, v) / v.size + eps) * g


def rms_norm(x, gamma, eps=1e-6):
    return np.apply_along_axis(_norm_row, -1, x, gamma, eps)
