import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(logits.argmax())
    p = torch.softmax(logits / temperature, -1)
    p = torch.where(p >= (1 - top_p) * p.max(), p, torch.zeros_like(p))
    return int(torch.multinomial(p, 1))
