import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    inv = base ** (-torch.arange(0, dim, 2, device=device).float() / dim)
    f = torch.outer(torch.arange(seq_len, device=device).float(), inv)
    return f.cos(), f.sin()


def apply_rope(x, cos, sin):
    heads = x.shape[1]
    c = cos[:heads][None, :, None, :]
    s = sin[:heads][None, :, None, :]
    a, b = x[..., 0::2], x[..., 1::2]
    return torch.stack((a * c - b * s, a * s + b * c), dim=-1).flatten(-2).to(x.dtype)
