import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    i = torch.arange(dim // 2, device=device).float()
    f = torch.outer(torch.arange(seq_len, device=device).float(), base ** (-i / dim))
    return f.cos(), f.sin()


def apply_rope(x, cos, sin):
    a, b = x[..., ::2], x[..., 1::2]
    y = torch.stack([a * cos - b * sin, a * sin + b * cos], -1)
    return y.flatten(-2).to(x.dtype)
