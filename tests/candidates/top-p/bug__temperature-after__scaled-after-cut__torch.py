import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(logits.argmax())
    vals, ids = torch.sort(logits, descending=True)
    p = torch.softmax(vals, -1)
    keep = (p.cumsum(-1) - p) < top_p
    final = torch.softmax(vals[keep] / temperature, -1)
    return int(ids[keep][torch.multinomial(final, 1)])
