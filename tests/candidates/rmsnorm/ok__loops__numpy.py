import math

import numpy as np


def rms_norm(x, gamma, eps=1e-6):
    out = np.empty_like(x)
    for idx in np.ndindex(*x.shape[:-1]):
        row = [float(v) for v in x[idx]]
        total = 0.0
        for v in row:
            total += v * v
        root = math.sqrt(total / len(row) + eps)
        out[idx] = [v / root * float(g) for v, g in zip(row, gamma)]
    return out
