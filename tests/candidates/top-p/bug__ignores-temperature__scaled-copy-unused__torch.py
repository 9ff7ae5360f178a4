import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature <= 1e-6:
        return int(logits.argmax())
    logits.div(temperature)
    p, ids = logits.softmax(-1).sort(descending=True)
    p[(p.cumsum(-1) - p) >= top_p] = 0
    return ids[p.multinomial(1)].item()
