import torch


class KVCache:
    def __init__(self):
        self.k = self.v = None

    def update(self, k_new, v_new):
        if self.k is None:
            self.k, self.v = k_new, v_new
        else:
            self.k = torch.cat([self.k, k_new], 2)
            self.v = torch.cat([self.v, v_new], 2)
        return self.k, self.v


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    B, _, d = x_new.shape
    dh = d // n_heads
    seen = getattr(cache, "inputs", None)
    cache.inputs = x_new if seen is None else torch.cat([seen, x_new], 1)
    T = cache.inputs.shape[1]
    k = (cache.inputs @ W_k).view(B, T, n_heads, dh).transpose(1, 2)
    v = (cache.inputs @ W_v).view(B, T, n_heads, dh).transpose(1, 2)
    q = (x_new @ W_q).view(B, 1, n_heads, dh).transpose(1, 2)
    K, V = cache.update(k[:, :, -1:], v[:, :, -1:])
    p = torch.softmax(q @ K.mT / dh**0.5, -1)
    return (p @ V).transpose(1, 2).reshape(B, 1, d) @ W_o
