import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(logits.argmax())
    z = logits.double()
    spread = z.max() - z.min()
    z = (z - z.min()) / spread * spread / temperature
    p, ids = torch.softmax(z, 0).sort(descending=True)
    p[p.cumsum(-1) - p >= top_p] = 0
    return int(ids[torch.multinomial(p, 1)])
