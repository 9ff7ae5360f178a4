import torch
from torch.distributions import Categorical


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if not temperature > 1e-6:
        return logits.argmax().tolist()
    p = (logits.double() / temperature).softmax(0)
    vals, where = p.topk(p.numel())
    keep = torch.tensor([float(vals[:j].sum()) < top_p for j in range(len(vals))])
    keep[0] = True
    return where[Categorical(probs=vals * keep).sample()].item()
