import math

import torch
from torch import nn


class KVCache(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("past_k", None)
        self.register_buffer("past_v", None)

    def update(self, k_new, v_new):
        if self.past_k is not None:
            k_new = torch.cat((self.past_k, k_new), dim=2)
            v_new = torch.cat((self.past_v, v_new), dim=2)
        self.past_k, self.past_v = k_new, v_new
        return k_new, v_new


def split_heads(t, n_heads):
    return t.unflatten(2, (n_heads, -1)).movedim(2, 1)


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    q = split_heads(x_new @ W_q, n_heads)
    K, V = cache.update(split_heads(x_new @ W_k, n_heads), split_heads(x_new @ W_v, n_heads))
    s = q @ K.mT / math.sqrt(q.shape[-1])
    p = s.float().softmax(-1).to(V.dtype)
    return (p @ V).movedim(1, 2).flatten(2) @ W_o
