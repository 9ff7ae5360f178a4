import torch

NEG = torch.tensor(-1e4)


def scaled_dot_product_attention(Q, K, V, causal=False):
    w = torch.matmul(Q, K.permute(0, 1, 3, 2)) / Q.size(-1) ** 0.5
    if causal:
        b = torch.tril(torch.ones_like(w)).bool()
        w = torch.where(b, w, NEG.to(w.dtype).to(w.device))
    w = torch.exp(w - w.max(dim=-1, keepdim=True).values)
    return torch.matmul(w / w.sum(-1, keepdim=True), V)
