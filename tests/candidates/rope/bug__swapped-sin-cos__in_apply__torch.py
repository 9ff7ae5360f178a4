import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    inv = base ** (-torch.arange(0, dim, 2, device=device).float() / dim)
    f = torch.arange(seq_len, device=device).float()[:, None] * inv
    return f.cos(), f.sin()


def rotate(a, b, s, c):
    return a * c - b * s, a * s + b * c


def apply_rope(x, cos, sin):
    pairs = x.unflatten(-1, (-1, 2))
    y = rotate(pairs[..., 0], pairs[..., 1], cos.to(x.dtype), sin.to(x.dtype))
    return torch.stack(y, -1).flatten(-2)
