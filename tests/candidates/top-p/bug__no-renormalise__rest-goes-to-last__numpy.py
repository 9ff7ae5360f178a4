import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(np.argmax(logits))
    z = np.asarray(logits, np.float64) / temperature
    p = np.exp(z - z.max())
    p /= p.sum()
    ids = np.argsort(p)[::-1]
    c = np.cumsum(p[ids])
    k = min(int(np.sum(c < top_p)) + 1, len(ids))
    j = np.searchsorted(c[:k], np.random.random())
    return int(ids[min(j, k - 1)])
