"""Quickselect in spirit: split round a pivot, recurse into the side where the mass is reached."""

import numpy as np

_RNG = np.random.default_rng()


def _nucleus(ids, p, need):
    if len(ids) <= 1:
        return list(ids)
    pivot = p[ids[len(ids) // 2]]
    high, same, low = (ids[f] for f in (p[ids] > pivot, p[ids] == pivot, p[ids] < pivot))
    if p[high].sum() >= need:
        return _nucleus(high, p, need)
    need -= p[high].sum()
    kept = list(high)
    for i in same:
        kept.append(i)
        need -= p[i]
        if need <= 0:
            return kept
    return kept + _nucleus(low, p, need)


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature == 0:
        return int(logits.argmax())
    z = logits.astype(float) - logits.max()
    p = np.exp(z / temperature)
    p = p / p.sum()
    kept = _nucleus(np.flatnonzero(p), p, top_p)
    w = p[kept]
    return int(kept[_RNG.choice(len(kept), p=w / w.sum())])
