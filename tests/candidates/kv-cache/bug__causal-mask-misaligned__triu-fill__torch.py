import math

import torch


class KVCache:
    def __init__(self):
        self.ks, self.vs = [], []

    def update(self, k_new, v_new):
        self.ks.append(k_new)
        self.vs.append(v_new)
        return torch.cat(self.ks, 2), torch.cat(self.vs, 2)


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    B, S, d = x_new.shape
    dh = d // n_heads
    q, k, v = [(x_new @ w).view(B, S, n_heads, dh).transpose(1, 2) for w in (W_q, W_k, W_v)]
    K, V = cache.update(k, v)
    scores = torch.einsum("bhqd,bhkd->bhqk", q, K) / math.sqrt(dh)
    future = torch.triu(torch.ones(S, K.size(2), device=q.device), diagonal=1).bool()
    p = scores.masked_fill(future, -1e9).softmax(-1)
    return torch.einsum("bhqk,bhkd->bqhd", p, V).reshape(B, S, d) @ W_o
