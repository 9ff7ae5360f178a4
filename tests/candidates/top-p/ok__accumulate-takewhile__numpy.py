"""itertools: accumulate the masses, take while the mass before is short of top_p, choose with random.choices."""

import random
from itertools import accumulate, takewhile

import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature == 0:
        return int(np.argmax(logits))
    z = np.asarray(logits, dtype=np.float64) / temperature
    p = np.exp(z - z.max())
    p /= p.sum()
    ranked = sorted(enumerate(p.tolist()), key=lambda pair: -pair[1])
    before = accumulate((q for _, q in ranked), initial=0.0)
    nucleus = [pair for pair, _ in takewhile(lambda t: t[1] < top_p, zip(ranked, before))]
    ids, weights = zip(*nucleus)
    return random.choices(ids, weights=weights)[0]
