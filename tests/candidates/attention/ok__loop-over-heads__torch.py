import torch


def single(q, k, v, causal):
    s = q.mm(k.t()).div(q.size(1) ** 0.5)
    if causal:
        s[tuple(torch.triu_indices(s.size(0), s.size(1), offset=1))] = float("-inf")
    return s.softmax(1).mm(v)


def scaled_dot_product_attention(Q, K, V, causal=False):
    return torch.stack(
        [
            torch.stack([single(q, k, v, causal) for q, k, v in zip(qh, kh, vh)])
            for qh, kh, vh in zip(Q, K, V)
        ]
    )
