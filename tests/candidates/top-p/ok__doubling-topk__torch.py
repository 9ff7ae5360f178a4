"""Never sorts everything: topk with a k that doubles until the mass suffices."""

import torch
from torch import Tensor


@torch.inference_mode()
def top_p_sample(logits: Tensor, top_p: float = 0.9, temperature: float = 1.0, *, generator=None) -> int:
    if temperature == 0:
        return int(logits.topk(1).indices)
    log_probs = torch.log_softmax(logits.double() / temperature, dim=-1)
    k, size = 1, log_probs.numel()
    while True:
        values, ids = log_probs.topk(min(k, size))
        mass = values.exp().cumsum(0)
        if mass[-1] >= top_p or k >= size:
            break
        k *= 2
    keep = torch.searchsorted(mass, torch.tensor(top_p, dtype=mass.dtype), right=False).item() + 1
    values, ids = values[:keep], ids[:keep]
    uniform = torch.rand(len(values), dtype=torch.float64, generator=generator).clamp_min(1e-300)
    noise = -(-uniform.log()).log()
    return ids[(values + noise).argmax()].item()
