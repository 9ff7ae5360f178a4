import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    x = logits.detach().double()
    if temperature == 0.0:
        return x.max(0).indices.item()
    w = ((x - x.max()) / temperature).exp()
    s, i = w.sort(descending=True)
    k = int((s.cumsum(0) < top_p * s.sum()).sum()) + 1
    return int(i[torch.multinomial(s[:k], 1).item()])
