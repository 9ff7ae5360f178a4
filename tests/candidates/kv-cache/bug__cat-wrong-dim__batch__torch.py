import math

import torch


class KVCache:
    def __init__(self):
        self.kv = None

    def update(self, k_new, v_new):
        new = torch.stack([k_new, v_new], dim=1)
        self.kv = new if self.kv is None else torch.vstack((self.kv, new))
        return self.kv[:, 0], self.kv[:, 1]


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    B, _, d = x_new.shape
    dh = d // n_heads
    q = (x_new @ W_q).reshape(B, n_heads, 1, dh)
    K, V = cache.update((x_new @ W_k).reshape(B, n_heads, 1, dh), (x_new @ W_v).reshape(B, n_heads, 1, dh))
    w = torch.softmax(torch.einsum("bhqd,bhkd->bhqk", q, K) / math.sqrt(dh), dim=-1)
    return torch.einsum("bhqk,bhkd->bqhd", w, V).reshape(B, 1, d) @ W_o
