import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(np.argmax(logits))
    w = np.sort(np.exp((logits - logits.max()) / np.float64(temperature)))[::-1]
    c = np.cumsum(w) / w.sum()
    k = np.searchsorted(c, top_p) + 1
    u = np.random.rand() * c[min(k, len(c)) - 1]
    return int((c < u).sum())
