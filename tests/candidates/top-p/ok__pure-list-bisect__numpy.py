import bisect
import itertools
import math
import random


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    vals = [float(v) for v in logits]
    best = max(range(len(vals)), key=vals.__getitem__)
    if temperature <= 1e-7:
        return best
    w = [math.exp((v - vals[best]) / temperature) for v in vals]
    total = math.fsum(w)
    ids = sorted(range(len(w)), key=lambda i: w[i], reverse=True)
    chosen, mass = [], 0.0
    for i in ids:
        chosen.append(i)
        mass += w[i]
        if mass >= top_p * total:
            break
    edges = list(itertools.accumulate(w[i] for i in chosen))
    return chosen[min(bisect.bisect(edges, random.random() * edges[-1]), len(chosen) - 1)]
