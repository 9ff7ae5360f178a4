import torch
import torch.nn.functional as F


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-7:
        return torch.argmax(logits, dim=-1).item()
    logits = logits / temperature
    sorted_logits, sorted_idx = torch.sort(logits, descending=True)
    cumulative = torch.cumsum(F.softmax(sorted_logits, dim=-1), dim=-1)
    remove = cumulative > top_p
    remove[1:] = remove[:-1].clone()
    remove[0] = False
    filtered = logits.clone()
    filtered[sorted_idx[remove]] = float("-inf")
    return int(torch.multinomial(F.softmax(filtered, dim=-1), num_samples=1))
