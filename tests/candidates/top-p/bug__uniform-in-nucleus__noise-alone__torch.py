import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature == 0:
        return int(logits.argmax())
    p, ids = torch.softmax(logits.double() / temperature, 0).sort(descending=True)
    nucleus = (p.cumsum(0) - p < top_p) & (p > 0)
    race = torch.where(nucleus, torch.rand_like(p), torch.full_like(p, -1))
    return int(ids[race.argmax()])
