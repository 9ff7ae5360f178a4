import random

import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(np.argmax(logits))
    z = np.exp((logits - np.max(logits)) / np.float64(temperature))
    z = z / z.sum()
    kept, mass = [], 0.0
    ranked = sorted(range(len(z)), key=z.__getitem__, reverse=True)
    for prev, cur in zip(ranked, ranked[1:] + [None]):
        mass += z[prev]
        if mass < top_p:
            kept.append(prev)
        elif kept:
            kept.append(prev)
            break
        else:
            break
    return random.choices(kept, weights=[z[i] for i in kept])[0]
