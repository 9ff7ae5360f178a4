import torch


class KVCache:
    def __init__(self):
        self.kv = None

    def update(self, k_new, v_new):
        new = torch.stack((k_new, v_new))
        self.kv = new if self.kv is None else torch.cat((self.kv, new), -2)
        return self.kv[0], self.kv[1]


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    B, S, d = x_new.shape
    hd = d // n_heads
    heads = lambda w: (x_new @ w).unflatten(-1, (n_heads, hd)).transpose(1, 2)  # noqa: E731
    q = heads(W_q)
    K, V = cache.update(heads(W_k), heads(W_v))
    i = torch.arange(q.size(2), device=q.device)[:, None]
    j = torch.arange(K.size(2), device=q.device)[None, :]
    s = torch.where(j <= i, q @ K.mT / hd**0.5, float("-inf"))
    return (s.softmax(-1) @ V).transpose(1, 2).flatten(2) @ W_o
