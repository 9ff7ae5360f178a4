import random

import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    pairs = sorted(enumerate(logits.tolist()), key=lambda kv: kv[1], reverse=True)
    if temperature < 1e-6:
        return pairs[0][0]
    best = pairs[0][1]
    w = torch.tensor([(v - best) / temperature for _, v in pairs], dtype=torch.float64).exp()
    w = (w / w.sum()).tolist()
    n, acc = 0, 0.0
    while n < len(w) and acc < top_p:
        acc += w[n]
        n += 1
    u = random.uniform(0, acc)
    for (token, _), weight in zip(pairs[:n], w):
        u -= weight
        if u < 0:
            return token
    return pairs[0][0]
