import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(np.argmax(logits))
    z = np.asarray(logits, np.float64) / temperature
    p = np.exp(z - z.max())
    p /= p.sum()
    ids = np.argsort(-p)
    k = int(np.searchsorted(np.cumsum(p[ids]), top_p)) + 1
    k = min(k, int((p > 0).sum()))
    return int(np.random.choice(ids[:k]))
