import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(logits.argmax())
    p = torch.softmax(logits, dim=-1) / temperature
    vals, ids = torch.sort(p, descending=True)
    vals[vals.cumsum(0) - vals >= top_p] = 0
    return ids[torch.multinomial(vals, 1)].item()
