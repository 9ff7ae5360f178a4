import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(np.argmax(logits))
    z = np.asarray(logits, np.float64) / temperature
    p = np.exp(z - z.max())
    p /= p.sum()
    order = np.argsort(-p)
    drop = order[np.cumsum(p[order]) - p[order] >= top_p]
    p[drop] = 0
    return int(np.random.choice(len(p), p=p))
