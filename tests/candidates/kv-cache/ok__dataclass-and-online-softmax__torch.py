import math
from dataclasses import dataclass, field

import torch


@dataclass
class KVCache:
    ks: list = field(default_factory=list)
    vs: list = field(default_factory=list)

    def update(self, k_new, v_new):
        self.ks = [torch.cat(self.ks + [k_new], dim=2)]
        self.vs = [torch.cat(self.vs + [v_new], dim=2)]
        return self.ks[0], self.vs[0]


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    B, _, d = x_new.shape
    hd = d // n_heads
    q = (x_new @ W_q).view(B, n_heads, hd)
    K, V = cache.update((x_new @ W_k).view(B, n_heads, 1, hd), (x_new @ W_v).view(B, n_heads, 1, hd))
    best = torch.full((B, n_heads, 1), -math.inf, dtype=q.dtype, device=q.device)
    total = torch.zeros_like(best)
    acc = torch.zeros_like(q)
    for t in range(K.shape[2]):
        s = (q * K[:, :, t]).sum(-1, keepdim=True) / math.sqrt(hd)
        top = torch.maximum(best, s)
        shrink, w = torch.exp(best - top), torch.exp(s - top)
        total = total * shrink + w
        acc = acc * shrink + w * V[:, :, t]
        best = top
    return (acc / total).reshape(B, 1, d) @ W_o
