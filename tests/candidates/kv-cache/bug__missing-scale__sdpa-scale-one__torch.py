import torch
import torch.nn.functional as F


class KVCache:
    def __init__(self):
        self.buf_k = self.buf_v = None
        self.t = 0

    def update(self, k_new, v_new):
        s = k_new.shape[2]
        if self.buf_k is None or self.t + s > self.buf_k.shape[2]:
            room = 2 * (self.t + s)
            bk = k_new.new_zeros(*k_new.shape[:2], room, k_new.shape[3])
            bv = torch.zeros_like(bk)
            if self.t:
                bk[:, :, : self.t], bv[:, :, : self.t] = self.buf_k[:, :, : self.t], self.buf_v[:, :, : self.t]
            self.buf_k, self.buf_v = bk, bv
        self.buf_k[:, :, self.t : self.t + s] = k_new
        self.buf_v[:, :, self.t : self.t + s] = v_new
        self.t += s
        return self.buf_k[:, :, : self.t], self.buf_v[:, :, : self.t]


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    B, S, D = x_new.shape
    q, k, v = ((x_new @ w).reshape(B, S, n_heads, D // n_heads).transpose(1, 2) for w in (W_q, W_k, W_v))
    K, V = cache.update(k, v)
    o = F.scaled_dot_product_attention(q, K, V, scale=1.0)
    return o.transpose(1, 2).reshape(B, S, D) @ W_o
