import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    flat = x.reshape(-1, x.shape[-1])
    out = np.zeros_like(flat)
    for i, row in enumerate(flat):
        power = float(np.dot(row, row)) / row.size
        out[i] = row / max(power, eps) ** 0.5 * gamma
    return out.reshape(x.shape)
