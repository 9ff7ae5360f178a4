import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    s = torch.einsum("bhnd,bhmd->bhnm", Q, K) / Q.shape[-1] ** 0.5
    centred = s - s.mean(-1, keepdim=True)
    e = centred.exp()
    if causal:
        e = e.tril()
    return torch.einsum("bhnm,bhmv->bhnv", e / e.sum(-1, keepdim=True), V)
