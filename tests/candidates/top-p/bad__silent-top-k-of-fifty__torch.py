import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0, top_k=50):
    if temperature == 0:
        return int(logits.argmax())
    values, ids = logits.double().topk(min(top_k, logits.numel()))
    p = torch.softmax(values / temperature, 0)
    p[p.cumsum(0) - p >= top_p] = 0
    return int(ids[torch.multinomial(p, 1)])
