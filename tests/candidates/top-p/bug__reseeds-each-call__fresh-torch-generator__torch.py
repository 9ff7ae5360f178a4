import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature == 0:
        return int(logits.argmax())
    generator = torch.Generator(device=logits.device)
    p, ids = torch.softmax(logits.double() / temperature, 0).sort(descending=True)
    p[p.cumsum(0) - p >= top_p] = 0
    return int(ids[torch.multinomial(p, 1, generator=generator)])
