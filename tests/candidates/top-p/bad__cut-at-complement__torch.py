import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(logits.argmax())
    p, ids = torch.softmax(logits / temperature, -1).sort(descending=True)
    keep = p >= 1 - top_p
    keep[0] = True
    return int(ids[torch.multinomial(p * keep, 1)])
