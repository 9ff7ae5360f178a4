import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(np.argmax(logits))
    z = np.float64(logits) / temperature
    p = np.exp(z - z.max())
    p /= p.sum()
    order = np.argsort(-p)
    k = int((np.cumsum(p[order]) < top_p).sum())
    if k:
        k += 1
    ids = order[:k]
    w = p[ids] / p[ids].sum()
    return int(np.random.choice(ids, p=w))
