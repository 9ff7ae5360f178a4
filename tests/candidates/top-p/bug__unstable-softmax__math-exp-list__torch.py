import math
import random


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    vals = logits.tolist()
    if temperature < 1e-6:
        return vals.index(max(vals))
    w = [math.exp(v / temperature) for v in vals]
    total = sum(w)
    kept, mass = [], 0.0
    for i in sorted(range(len(w)), key=lambda j: -w[j]):
        kept.append(i)
        mass += w[i] / total
        if mass >= top_p:
            break
    return random.choices(kept, [w[i] for i in kept])[0]
