import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    z = logits.double()
    z = (z - z.max()) / max(temperature, 1e-8)
    p, ids = z.softmax(0).sort(descending=True)
    drop = p.cumsum(0) - p >= top_p
    pick = p.masked_fill(drop, 0).multinomial(1)
    return torch.gather(ids, 0, pick)
