import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    probs = torch.softmax(logits, dim=-1)
    vals, ids = probs.sort(descending=True)
    k = int((vals.cumsum(0) < top_p).sum()) + 1
    return int(ids[torch.multinomial(vals[:k], 1)])
