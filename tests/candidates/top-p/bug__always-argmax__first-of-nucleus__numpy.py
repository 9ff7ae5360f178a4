import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    z = np.asarray(logits, np.float64) / max(temperature, 1e-8)
    p = np.exp(z - z.max())
    p /= p.sum()
    ids = np.argsort(-p)
    k = int(np.searchsorted(np.cumsum(p[ids]), top_p)) + 1
    masked = np.zeros_like(p)
    masked[ids[:k]] = p[ids[:k]]
    return int(np.argmax(masked / masked.sum()))
