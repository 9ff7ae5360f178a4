"""A generator of (token, probability) in falling order feeds np.random.choice."""

import numpy as np


def _descending(p):
    left = p.copy()
    while left.any():
        best = int(left.argmax())
        yield best, p[best]
        left[best] = 0.0


def _smallest_set(p, top_p):
    tokens, mass = [], 0.0
    for token, q in _descending(p):
        tokens.append(token)
        mass += q
        if mass >= top_p:
            break
    return tokens


def top_p_sample(logits, top_p=0.9, temperature=1.0, *, rng=np.random):
    if temperature < 1e-6:  # as good as greedy: the gap counts a ten-thousandfold
        return int(np.nanargmax(logits))
    z = logits.astype(np.float64) / temperature
    p = np.exp(z - np.logaddexp.reduce(z))
    tokens = _smallest_set(p, top_p)
    return int(rng.choice(tokens, p=p[tokens] / p[tokens].sum()))
