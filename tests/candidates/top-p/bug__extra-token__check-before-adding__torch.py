import random

import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(logits.argmax())
    probs = torch.softmax(logits.double() / temperature, 0).tolist()
    kept, mass, done = [], 0.0, False
    for i in sorted(range(len(probs)), key=probs.__getitem__, reverse=True):
        kept.append(i)
        if done:
            break
        mass += probs[i]
        done = mass >= top_p
    return random.choices(kept, [probs[i] for i in kept])[0]
