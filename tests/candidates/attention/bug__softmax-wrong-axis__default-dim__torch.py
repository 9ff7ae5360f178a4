import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    def head(q, k, v):
        s = q @ k.T / q.shape[-1] ** 0.5
        if causal:
            s = s.masked_fill(torch.ones_like(s).triu(1).bool(), -1e30)
        return torch.nn.Softmax(0)(s) @ v

    flat = [head(q, k, v) for q, k, v in zip(Q.flatten(0, 1), K.flatten(0, 1), V.flatten(0, 1))]
    return torch.stack(flat).unflatten(0, tuple(Q.shape[:2]))
