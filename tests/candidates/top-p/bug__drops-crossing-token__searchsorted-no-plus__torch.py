import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(logits.argmax())
    p, idx = torch.softmax(logits / temperature, -1).sort(descending=True)
    k = max(1, int(torch.searchsorted(p.cumsum(0), top_p)))
    return int(idx[torch.multinomial(p[:k], 1)])
