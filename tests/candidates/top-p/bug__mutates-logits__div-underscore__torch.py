import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(logits.argmax())
    p, ids = logits.div_(temperature).softmax(0).sort(descending=True)
    k = int((p.cumsum(0) < top_p).sum()) + 1
    return ids[p[:k].multinomial(1)].item()
