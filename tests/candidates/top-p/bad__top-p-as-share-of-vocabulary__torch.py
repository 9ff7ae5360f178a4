import math

import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(logits.argmax())
    p = torch.softmax(logits / temperature, -1)
    vals, ids = p.topk(math.ceil(top_p * p.numel()))
    return int(ids[torch.multinomial(vals, 1)])
