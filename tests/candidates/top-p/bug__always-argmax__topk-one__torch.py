import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    z = logits.double() / (temperature or 1.0)
    p, ids = torch.softmax(z, 0).sort(descending=True)
    keep = p.cumsum(0) - p < top_p
    return ids[keep][p[keep].topk(1).indices].item()
