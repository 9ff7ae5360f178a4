import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    ids = np.argsort(logits)[::-1]
    if temperature < 1e-6:
        return int(ids[-1])
    z = np.asarray(logits, np.float64)[ids] / temperature
    p = np.exp(z - z[0])
    p /= p.sum()
    k = int(np.searchsorted(np.cumsum(p), top_p)) + 1
    return int(np.random.choice(ids[:k], p=p[:k] / p[:k].sum()))
