import torch


class KVCache:
    def __init__(self):
        self.kv = None

    def update(self, k_new, v_new):
        fresh = torch.stack([k_new, v_new])
        self.kv = torch.cat([self.kv, fresh], dim=3) if self.kv is not None else fresh
        return self.kv[0], self.kv[1]


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    B, _, d = x_new.shape
    hd = d // n_heads
    x = x_new[:, 0]
    q = (x @ W_q).view(B, n_heads, hd)
    K, V = cache.update((x @ W_k).view(B, n_heads, 1, hd), (x @ W_v).view(B, n_heads, 1, hd))
    w = ((K @ q.unsqueeze(-1)).squeeze(-1) / hd**0.5).softmax(-1)
    ctx = (w.unsqueeze(-1) * V).sum(2)
    return ctx.transpose(1, 2).contiguous().view(B, 1, d) @ W_o
