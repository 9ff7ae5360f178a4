import random

import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    z = logits.tolist()
    best = max(z)
    if temperature < 1e-6:
        return z.index(best)
    ids = [i for i, v in enumerate(z) if v / temperature >= best / temperature * top_p or v == best]
    w = torch.tensor([(z[i] - best) / temperature for i in ids]).exp().tolist()
    return random.choices(ids, w)[0]
