import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    inv = base ** (-torch.arange(0, dim, 2, device=device).float() / dim)
    f = torch.outer(torch.arange(seq_len, device=device).float(), inv)
    return f.cos(), f.sin()


def apply_rope(x, cos, sin):
    pairs = x.reshape(*x.shape[:-1], -1, 2).clone()
    first, second = pairs.unbind(-1)
    second.copy_(first * sin + second * cos)
    first.copy_(first * cos - second * sin)
    return pairs.flatten(-2)
