import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(np.argmax(logits))
    z = np.asarray(logits, np.float64) / temperature
    ids = np.argsort(-z)
    keep = np.cumsum(z[ids]) <= top_p
    keep[0] = True
    ids = ids[keep]
    e = np.exp(z[ids] - z[ids].max())
    return int(np.random.choice(ids, p=e / e.sum()))
