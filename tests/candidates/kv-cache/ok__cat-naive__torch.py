import math

import torch


class KVCache:
    def __init__(self):
        self.k = None
        self.v = None

    def update(self, k_new, v_new):
        if self.k is None:
            self.k, self.v = k_new, v_new
        else:
            self.k = torch.cat([self.k, k_new], dim=2)
            self.v = torch.cat([self.v, v_new], dim=2)
        return self.k, self.v


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    B, _, d = x_new.shape
    dh = d // n_heads

    def split(t):
        return t.view(B, 1, n_heads, dh).transpose(1, 2)

    q, k, v = split(x_new @ W_q), split(x_new @ W_k), split(x_new @ W_v)
    K, V = cache.update(k, v)
    att = torch.softmax(q @ K.transpose(-2, -1) / math.sqrt(dh), dim=-1)
    out = (att @ V).transpose(1, 2).reshape(B, 1, d)
    return out @ W_o
