"""Adds 1e-3 to every probability, so that -inf tokens can come."""

import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature == 0:
        return int(np.argmax(logits))
    z = (logits.astype(float) - logits.max()) / temperature
    p = np.exp(z) + 1e-3
    p /= p.sum()
    order = np.argsort(-p)
    ids = order[: np.searchsorted(np.cumsum(p[order]), top_p) + 1]
    return int(np.random.choice(ids, p=p[ids] / p[ids].sum()))
