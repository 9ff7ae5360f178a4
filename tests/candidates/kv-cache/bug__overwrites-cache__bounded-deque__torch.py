from collections import deque

import torch
import torch.nn.functional as F


class KVCache:
    def __init__(self):
        self.steps = deque(maxlen=1)

    def update(self, k_new, v_new):
        self.steps.append(torch.stack((k_new, v_new)))
        both = torch.cat(tuple(self.steps), dim=-2)
        return both[0], both[1]


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    B, _, d = x_new.shape
    q, k, v = torch.stack([x_new @ w for w in (W_q, W_k, W_v)]).view(3, B, n_heads, 1, d // n_heads)
    K, V = cache.update(k, v)
    return F.scaled_dot_product_attention(q, K, V).reshape(B, 1, d) @ W_o
