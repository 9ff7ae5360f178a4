import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    z = np.asarray(logits, np.float64) / max(temperature, 0.1)
    p = np.exp(z - z.max())
    p /= p.sum()
    ids = np.argsort(-p)
    k = int(np.searchsorted(np.cumsum(p[ids]), top_p)) + 1
    return int(np.random.choice(ids[:k], p=p[ids[:k]] / p[ids[:k]].sum()))
