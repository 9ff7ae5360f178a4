import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    inv = 1.0 / (base ** (torch.arange(0, dim, 2, device=device).float() / dim))
    f = torch.outer(torch.arange(seq_len, device=device).float(), inv)
    return f.cos(), f.sin()


def rotate_half(x):
    x1, x2 = x.chunk(2, dim=-1)
    return torch.cat((-x2, x1), dim=-1)


def apply_rope(x, cos, sin):
    c = torch.cat((cos, cos), dim=-1).to(x.dtype)
    s = torch.cat((sin, sin), dim=-1).to(x.dtype)
    return x * c + rotate_half(x) * s
