import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(logits.argmax())
    z = logits / temperature
    keep = z >= top_p
    keep[z.argmax()] = True
    return int(torch.multinomial(torch.softmax(z.masked_fill(~keep, -torch.inf), 0), 1))
