import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1:
        return int(logits.argmax())
    p, ids = torch.softmax(logits / temperature, -1).sort(descending=True)
    p[p.cumsum(-1) - p >= top_p] = 0
    return int(ids[torch.multinomial(p, 1)])
