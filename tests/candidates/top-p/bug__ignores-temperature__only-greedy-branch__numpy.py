import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(np.argmax(logits))
    p = np.exp(logits - np.max(logits)).astype(np.float64)
    p /= p.sum()
    order = np.argsort(-p)
    k = int(np.searchsorted(np.cumsum(p[order]), top_p)) + 1
    return int(np.random.choice(order[:k], p=p[order[:k]] / p[order[:k]].sum()))
