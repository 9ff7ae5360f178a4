import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(np.argmax(logits))
    p = np.exp(logits / np.float64(temperature))
    p = p / p.sum()
    ids = np.argsort(-p)
    k = int(np.searchsorted(np.cumsum(p[ids]), top_p)) + 1
    return int(np.random.choice(ids[:k], p=p[ids[:k]] / p[ids[:k]].sum()))
