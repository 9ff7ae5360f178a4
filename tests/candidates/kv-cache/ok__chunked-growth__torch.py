import torch

CHUNK = 256


class KVCache:
    def __init__(self):
        self.buf = None
        self.n = 0

    def update(self, k_new, v_new):
        b, h, s, dh = k_new.shape
        if self.buf is None:
            self.buf = torch.empty(2, b, h, 0, dh, dtype=k_new.dtype, device=k_new.device)
        while self.n + s > self.buf.size(3):
            extra = torch.empty(2, b, h, CHUNK, dh, dtype=k_new.dtype, device=k_new.device)
            self.buf = torch.cat((self.buf, extra), dim=3)
        self.buf[0].narrow(2, self.n, s).copy_(k_new)
        self.buf[1].narrow(2, self.n, s).copy_(v_new)
        self.n += s
        return self.buf[0].narrow(2, 0, self.n), self.buf[1].narrow(2, 0, self.n)


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    B, T, C = x_new.shape
    qkv = x_new @ torch.cat([W_q, W_k, W_v], dim=1)
    q, k, v = qkv.view(B, T, 3, n_heads, C // n_heads).permute(2, 0, 3, 1, 4)
    K, V = cache.update(k, v)
    a = (q @ K.transpose(2, 3)).div((C // n_heads) ** 0.5).softmax(dim=-1)
    return (a @ V).permute(0, 2, 1, 3).contiguous().view(B, T, C) @ W_o
