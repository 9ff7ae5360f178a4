import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(np.argmax(logits))
    z = np.asarray(logits, np.float64) / temperature
    p = np.exp(z - z.max())
    p /= p.sum()
    ids = np.argsort(-p)
    cum = np.cumsum(p[ids])
    last = int(np.argmax(cum >= min(top_p, cum[-1])))
    ids = ids[: last + 2]
    return int(np.random.choice(ids, p=p[ids] / p[ids].sum()))
