import torch


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(logits.argmax())
    s, idx = torch.sort(logits / temperature, descending=True)
    remove = torch.cumsum(torch.softmax(s, -1), -1) > top_p
    remove[1:] = remove[:-1].clone()
    s = s.masked_fill(remove, float("-inf"))
    return int(idx[torch.multinomial(torch.softmax(s, -1), 1)])
