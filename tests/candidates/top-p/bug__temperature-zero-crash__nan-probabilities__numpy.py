import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    z = np.asarray(logits, np.float64) / temperature
    p = np.exp(z - z.max())
    p /= p.sum()
    ids = np.argsort(p)[::-1]
    c = np.cumsum(p[ids])
    n = int((c < top_p).sum()) + 1
    return int(np.random.choice(ids[:n], p=p[ids[:n]] / p[ids[:n]].sum()))
