import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature <= 1e-6:
        return int(logits.argmax())
    probs = torch.softmax(logits / temperature, dim=-1)
    sorted_p, idx = torch.sort(probs, descending=True)
    cum = sorted_p.cumsum(-1)
    drop = cum - sorted_p >= top_p
    sorted_p = sorted_p.masked_fill(drop, 0.0)
    pick = torch.multinomial(sorted_p / sorted_p.sum(), 1)
    return idx[pick].item()
