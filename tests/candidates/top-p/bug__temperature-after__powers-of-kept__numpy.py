import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(np.argmax(logits))
    p = np.exp(np.float64(logits) - np.max(logits))
    p /= p.sum()
    order = np.argsort(-p)
    k = int(np.searchsorted(np.cumsum(p[order]), top_p)) + 1
    q = (p[order[:k]] / p[order[0]]) ** (1.0 / temperature)
    return int(np.random.choice(order[:k], p=q / q.sum()))
