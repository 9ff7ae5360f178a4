import random

import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature == 0:
        return int(np.argmax(logits))
    z = (logits.astype(float) - logits.max()) / temperature
    p = np.exp(z)
    p /= p.sum()
    order = np.argsort(-p)
    k = int(np.searchsorted(np.cumsum(p[order]), top_p)) + 1
    u = random.random()
    for i in order[:k].tolist():
        u -= p[i]
        if u < 0:
            return i
    return random.choice(order[:k].tolist())
