import math

import torch


class KVCache:
    def __init__(self):
        self.k = None
        self.v = None
        self.n = 0

    def update(self, k_new, v_new):
        b, h, s, dh = k_new.shape
        if self.k is None or self.n + s > self.k.shape[2]:
            k, v = torch.zeros(b, h, 2 * (self.n + s), dh), torch.zeros(b, h, 2 * (self.n + s), dh)
            if self.k is not None:
                k[:, :, : self.n] = self.k[:, :, : self.n]
                v[:, :, : self.n] = self.v[:, :, : self.n]
            self.k, self.v = k, v
        self.k[:, :, self.n : self.n + s] = k_new
        self.v[:, :, self.n : self.n + s] = v_new
        self.n += s
        return self.k[:, :, : self.n], self.v[:, :, : self.n]


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    B, _, d = x_new.shape
    dh = d // n_heads
    q, k, v = [(x_new @ w).view(B, 1, n_heads, dh).transpose(1, 2) for w in (W_q, W_k, W_v)]
    K, V = cache.update(k, v)
    att = torch.softmax(q.float() @ K.transpose(-2, -1) / math.sqrt(dh), dim=-1)
    return (att @ V).transpose(1, 2).reshape(B, 1, d) @ W_o.float()
