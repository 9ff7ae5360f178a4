import torch


class KVCache:
    def __init__(self):
        self.K = None
        self.V = None
        self.pos = 0

    def update(self, k_new, v_new):
        b, h, s, d = k_new.shape
        if self.K is None:
            self.K = k_new.new_zeros(b, h, 64, d)
            self.V = v_new.new_zeros(b, h, 64, d)
        while self.pos + s > self.K.shape[2]:
            self.K = torch.cat([self.K, torch.zeros_like(self.K)], dim=2)
            self.V = torch.cat([self.V, torch.zeros_like(self.V)], dim=2)
        idx = torch.arange(self.pos, self.pos + s, device=k_new.device)
        self.K.index_copy_(2, idx, k_new)
        self.V.index_copy_(2, idx, v_new)
        self.pos += s
        return self.K[:, :, : self.pos], self.V[:, :, : self.pos]


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    B, _, d = x_new.shape
    dh = d // n_heads
    q, k, v = [(x_new @ w).view(B, 1, n_heads, dh).transpose(1, 2) for w in (W_q, W_k, W_v)]
    K, V = cache.update(k, v)
    t = K.shape[2]
    scores = q @ K.transpose(-1, -2) / dh**0.5
    future = torch.arange(t, device=x_new.device) > t - 1
    scores = scores.masked_fill(future, -1e9)
    y = torch.softmax(scores, -1) @ V
    return y.squeeze(2).reshape(B, 1, d) @ W_o
