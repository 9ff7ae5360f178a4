import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-3:
        return int(np.argmax(logits))
    z = (logits.astype(float) - logits.max()) / max(temperature, 1.0)
    p = np.exp(z)
    p /= p.sum()
    order = np.argsort(-p)
    ids = order[: np.searchsorted(np.cumsum(p[order]), top_p) + 1]
    return int(np.random.choice(ids, p=p[ids] / p[ids].sum()))
