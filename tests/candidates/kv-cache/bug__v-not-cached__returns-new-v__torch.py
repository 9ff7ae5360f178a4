import math

import torch


class KVCache:
    def __init__(self):
        self.k = None
        self.v = None

    def update(self, k_new, v_new):
        if self.k is None:
            self.k = k_new
        else:
            self.k = torch.cat([self.k, k_new], dim=2)
        self.v = v_new
        return self.k, self.v


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    B, _, d = x_new.shape
    dh = d // n_heads
    q, k, v = [(x_new @ w).view(B, 1, n_heads, dh).transpose(1, 2) for w in (W_q, W_k, W_v)]
    K, V = cache.update(k, v)
    att = torch.softmax(q @ K.transpose(-2, -1) / math.sqrt(dh), dim=-1)
    return (att @ V).transpose(1, 2).reshape(B, 1, d) @ W_o
