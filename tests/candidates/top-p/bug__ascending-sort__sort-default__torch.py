import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(logits.argmax())
    p, ids = torch.softmax(logits / temperature, -1).sort()
    remove = p.cumsum(-1) > top_p
    remove[1:] = remove[:-1].clone()
    remove[0] = False
    p = p.masked_fill(remove, 0.0)
    return int(ids[torch.multinomial(p, 1)])
