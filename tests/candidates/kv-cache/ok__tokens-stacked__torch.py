import torch


class KVCache:
    def __init__(self):
        self.k_tokens = []
        self.v_tokens = []

    def update(self, k_new, v_new):
        self.k_tokens.extend(k_new.unbind(2))
        self.v_tokens.extend(v_new.unbind(2))
        return torch.stack(self.k_tokens, dim=2), torch.stack(self.v_tokens, dim=2)


def attention_step(x_new, W_q, W_k, W_v, W_o, cache, n_heads):
    batch, _, width = x_new.shape
    x = x_new[:, 0]
    head = width // n_heads
    q = (x @ W_q).reshape(batch, n_heads, head)
    k = (x @ W_k).reshape(batch, n_heads, head)
    v = (x @ W_v).reshape(batch, n_heads, head)
    all_k, all_v = cache.update(k.unsqueeze(2), v.unsqueeze(2))
    score = (q.unsqueeze(2) * all_k).sum(-1) / head**0.5
    prob = score.softmax(dim=2)
    ctx = (prob.unsqueeze(-1) * all_v).sum(2)
    return (ctx.reshape(batch, width) @ W_o).unsqueeze(1)
