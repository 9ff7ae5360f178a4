import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature == 0:
        return torch.argmax(logits)
    p, ids = torch.softmax(logits.double() / temperature, 0).sort(descending=True)
    p[p.cumsum(0) - p >= top_p] = 0
    return ids[torch.multinomial(p, 1)].item()
