import math

import torch


class KVCache:
    def __init__(self):
        self.k = None
        self.v = None

    def update(self, k_new, v_new):
        self.k = k_new if self.k is None else torch.cat([self.k, k_new], dim=2)
        self.v = v_new if self.v is None else torch.cat([self.v, v_new], dim=2)
        return self.k, self.v


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    q = (x_new @ W_q).unsqueeze(1)
    k = (x_new @ W_k).unsqueeze(1)
    v = (x_new @ W_v).unsqueeze(1)
    K, V = cache.update(k, v)
    att = torch.softmax(q @ K.transpose(-2, -1) / math.sqrt(q.size(-1)), dim=-1)
    return (att @ V).squeeze(1) @ W_o
