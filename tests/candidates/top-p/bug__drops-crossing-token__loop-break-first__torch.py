import random

import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(logits.argmax())
    probs = torch.softmax(logits.double() / temperature, 0).tolist()
    ids = sorted(range(len(probs)), key=lambda i: -probs[i])
    kept = [ids[0]]
    mass = probs[ids[0]]
    for i in ids[1:]:
        mass += probs[i]
        if mass > top_p:
            break
        kept.append(i)
    return random.choices(kept, [probs[i] for i in kept])[0]
