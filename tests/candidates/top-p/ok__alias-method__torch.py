"""Walker's alias tables for the nucleus, on Python's own generator."""

import random

import torch


def _alias(weights):
    n, total = len(weights), sum(weights)
    scaled = [w * n / total for w in weights]
    small = [i for i, w in enumerate(scaled) if w < 1]
    large = [i for i, w in enumerate(scaled) if w >= 1]
    cut, other = [1.0] * n, list(range(n))
    while small and large:
        s, g = small.pop(), large[-1]
        cut[s], other[s] = scaled[s], g
        scaled[g] -= 1 - scaled[s]
        if scaled[g] < 1:
            small.append(large.pop())
    return cut, other


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if not temperature:
        return logits.argmax().item()
    probs = torch.softmax(logits.to(torch.float64) / temperature, 0).tolist()
    ids, mass = [], 0.0
    for i in sorted(range(len(probs)), key=probs.__getitem__, reverse=True):
        if mass >= top_p or probs[i] == 0:
            break
        ids.append(i)
        mass += probs[i]
    cut, other = _alias([probs[i] for i in ids])
    column = random.randrange(len(ids))
    return ids[column if random.random() < cut[column] else other[column]]
