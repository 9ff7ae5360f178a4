import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(np.argmax(logits))
    z = logits / temperature
    p = np.exp(z - z.max()).astype(np.float64)
    p /= p.sum()
    order = np.argsort(p)[::-1]
    keep = np.cumsum(p[order]) <= top_p
    keep[0] = True
    ids = order[keep]
    return int(np.random.choice(ids, p=p[ids] / p[ids].sum()))
