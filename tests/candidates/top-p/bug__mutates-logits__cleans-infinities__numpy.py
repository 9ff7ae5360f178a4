import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature == 0:
        return int(np.argmax(logits))
    np.nan_to_num(logits, copy=False, neginf=-1e30)
    z = (logits.astype(float) - logits.max()) / temperature
    p = np.exp(z)
    p /= p.sum()
    order = np.argsort(p)[::-1]
    k = np.searchsorted(np.cumsum(p[order]), top_p) + 1
    ids = order[:k]
    return int(np.random.choice(ids, p=p[ids] / p[ids].sum()))
