import random
import zlib

import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(logits.argmax())
    probs = torch.softmax(logits.double() / temperature, 0).tolist()
    dice = random.Random(zlib.crc32(repr(probs).encode()))
    kept, mass = [], 0.0
    for i in sorted(range(len(probs)), key=lambda j: -probs[j]):
        kept.append(i)
        mass += probs[i]
        if mass >= top_p:
            break
    return dice.choices(kept, [probs[i] for i in kept])[0]
