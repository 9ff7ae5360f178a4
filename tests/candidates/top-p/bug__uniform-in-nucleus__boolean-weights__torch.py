import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(logits.argmax())
    p, ids = torch.softmax(logits / temperature, -1).sort(descending=True)
    keep = (p.cumsum(-1) - p < top_p) & (p > 0)
    return int(ids[torch.multinomial(keep.float(), 1)])
