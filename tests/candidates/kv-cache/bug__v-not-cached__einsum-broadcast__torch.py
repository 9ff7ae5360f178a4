import torch


class KVCache:
    def __init__(self):
        self.k = None

    def update(self, k_new, v_new):
        self.k = k_new if self.k is None else torch.cat((self.k, k_new), 2)
        return self.k, v_new


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    B, _, d = x_new.shape
    hd = d // n_heads
    q = (x_new @ W_q).view(B, n_heads, hd)
    K, V = cache.update((x_new @ W_k).view(B, n_heads, 1, hd), (x_new @ W_v).view(B, n_heads, 1, hd))
    w = torch.softmax((q[:, :, None] * K).sum(-1, keepdim=True) / hd**0.5, dim=2)
    return (w * V).sum(2).reshape(B, 1, d) @ W_o
