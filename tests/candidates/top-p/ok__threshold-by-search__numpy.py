import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0, _rng=np.random.RandomState()):
    z = np.asarray(logits, np.float64)
    z = z - z.max()
    if temperature > 0:
        z = z / temperature
        p = np.exp(z) / np.exp(z).sum()
        cut = 0.0
        for level in sorted(set(p.tolist()), reverse=True):
            cut = level
            if p[p >= level].sum() >= top_p:
                break
        p = np.where(p >= cut, p, 0.0)
        edges = np.cumsum(p / p.sum())
        return int(np.searchsorted(edges, _rng.random_sample() * edges[-1], side="right"))
    return int(z.argmax())
