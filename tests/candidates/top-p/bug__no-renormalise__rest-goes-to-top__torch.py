import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(logits.argmax())
    p = torch.softmax(logits / temperature, dim=0)
    vals, ids = p.sort(descending=True)
    inside = set(ids[(vals.cumsum(0) - vals) < top_p].tolist())
    token = int(torch.multinomial(p, 1))
    return token if token in inside else int(ids[0])
