import numpy as np


def _normed(rows, gamma, eps):
    for row in rows:
        yield gamma * row / (np.vdot(row, row) / row.size + eps) ** 0.5


def rms_norm(x, gamma, eps=1e-6):
    """Rows come out of a generator."""
    rows = x.reshape(-1, x.shape[-1]).astype(np.float64)
    out = np.vstack(list(_normed(rows, gamma, eps)))
    return out.reshape(x.shape).astype(x.dtype)
