"""No sort: the mass of all more probable tokens, from a V x V comparison."""

import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature == 0:
        return logits.max(dim=0).indices.tolist()
    p = ((logits.double() - logits.double().max()) / temperature).softmax(0)
    above = (p[None, :] > p[:, None]).double() @ p
    inside = torch.where(above < top_p, p, torch.zeros_like(p))
    cdf = inside.cumsum(0)
    return torch.searchsorted(cdf, torch.rand((), dtype=cdf.dtype) * cdf[-1], right=True).clamp(max=len(p) - 1).item()
