import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(logits.argmax())
    p = torch.softmax(logits / temperature, -1).sort(descending=True).values
    p = p * ((p.cumsum(0) - p) < top_p)
    return torch.multinomial(p / p.sum(), 1).item()
