import weakref

import torch
import torch.nn.functional as F

_PREFIX = weakref.WeakKeyDictionary()


class KVCache:
    def __init__(self):
        self.parts = []

    def update(self, k_new, v_new):
        self.parts.append((k_new, v_new))
        return torch.cat([k for k, _ in self.parts], 2), torch.cat([v for _, v in self.parts], 2)


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    tokens = _PREFIX.setdefault(cache, [])
    tokens.append(x_new)
    ks, vs = [], []
    for tok in tokens:
        ks.append(F.linear(tok, W_k.t()).unflatten(-1, (n_heads, -1)).transpose(1, 2))
        vs.append(F.linear(tok, W_v.t()).unflatten(-1, (n_heads, -1)).transpose(1, 2))
    K, V = cache.update(ks.pop(), vs.pop())
    q = F.linear(x_new, W_q.t()).unflatten(-1, (n_heads, -1)).transpose(1, 2)
    o = F.scaled_dot_product_attention(q, K, V)
    return F.linear(o.transpose(1, 2).flatten(2), W_o.t())
