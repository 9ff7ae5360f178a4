"""Each step named and commented."""

import torch


@torch.no_grad()
def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature == 0.0:
        best_token = torch.argmax(logits, dim=-1)
        return best_token.item()
    scaled_logits = logits.double() / temperature
    max_logit = torch.max(scaled_logits)
    shifted_logits = scaled_logits - max_logit
    exp_logits = torch.exp(shifted_logits)
    probs = exp_logits / torch.sum(exp_logits)
    sorted_probs, sorted_indices = torch.sort(probs, dim=0, descending=True)
    cumulative = torch.cumsum(sorted_probs, dim=0)
    before = cumulative - sorted_probs
    nucleus_size = int((before < top_p).sum().item())
    nucleus_probs = sorted_probs[:nucleus_size]
    nucleus_indices = sorted_indices[:nucleus_size]
    nucleus_probs = nucleus_probs / nucleus_probs.sum()
    choice = torch.multinomial(nucleus_probs, num_samples=1, replacement=True)
    token_id = nucleus_indices[choice[0]]
    return int(token_id)
