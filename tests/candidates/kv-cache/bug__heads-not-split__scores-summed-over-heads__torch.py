import torch


class KVCache:
    def __init__(self):
        self.items = []

    def update(self, k_new, v_new):
        self.items.append((k_new, v_new))
        return tuple(torch.cat(parts, dim=2) for parts in zip(*self.items))


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    B, S, d = x_new.shape
    dh = d // n_heads
    q, k, v = ((x_new @ w).view(B, S, n_heads, dh).transpose(1, 2) for w in (W_q, W_k, W_v))
    K, V = cache.update(k, v)
    w = torch.einsum("bhqd,bhkd->bqk", q, K).div(d**0.5).softmax(dim=-1)
    return torch.einsum("bqk,bhkd->bqhd", w, V).reshape(B, S, d) @ W_o
