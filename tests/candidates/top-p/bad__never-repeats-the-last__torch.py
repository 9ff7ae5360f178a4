import torch

_last = {}


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature == 0:
        return int(logits.argmax())
    p, ids = torch.softmax(logits.double() / temperature, 0).sort(descending=True)
    p[p.cumsum(0) - p >= top_p] = 0
    allowed = p.clone()
    allowed[ids == _last.get("token", -1)] = 0
    if allowed.sum() > 0:
        p = allowed
    _last["token"] = int(ids[torch.multinomial(p, 1)])
    return _last["token"]
