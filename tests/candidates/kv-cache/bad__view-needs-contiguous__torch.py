import math

import torch


class KVCache:
    def __init__(self):
        self.k = None
        self.v = None

    def update(self, k_new, v_new):
        b, h, s, dh = k_new.shape
        k_flat, v_flat = k_new.view(b * h, s, dh), v_new.view(b * h, s, dh)
        self.k = k_flat if self.k is None else torch.cat([self.k, k_flat], dim=1)
        self.v = v_flat if self.v is None else torch.cat([self.v, v_flat], dim=1)
        return self.k.view(b, h, -1, dh), self.v.view(b, h, -1, dh)


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    B, _, d = x_new.shape
    dh = d // n_heads
    q, k, v = [(x_new @ w).reshape(B, n_heads, 1, dh) for w in (W_q, W_k, W_v)]
    K, V = cache.update(k, v)
    att = torch.softmax(q @ K.transpose(-2, -1) / math.sqrt(dh), dim=-1)
    return (att @ V).transpose(1, 2).reshape(B, 1, d) @ W_o
