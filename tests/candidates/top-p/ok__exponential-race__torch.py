import torch


def nucleus(p, top_p):
    keep = torch.zeros_like(p, dtype=torch.bool)
    rest = p.clone()
    mass = 0.0
    while mass < top_p and bool((rest > 0).any()):
        j = int(rest.argmax())
        keep[j] = True
        mass += float(p[j])
        rest[j] = 0
    return keep


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(logits.argmax())
    p = torch.softmax((logits.float() - logits.max()) / temperature, -1)
    keep = nucleus(p, top_p)
    clock = torch.empty_like(p).exponential_(1.0)
    return int(torch.where(keep, p / clock, torch.full_like(p, -1.0)).argmax())
