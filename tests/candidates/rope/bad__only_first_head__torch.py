import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    if dim % 2:
        raise ValueError("dim must be even")
    f = base ** (-torch.arange(0, dim, 2, device=device) / dim)
    a = torch.outer(torch.arange(seq_len, device=device).float(), f)
    return a.cos(), a.sin()


def apply_rope(x, cos, sin):
    out = x.clone()
    a, b = x[:, 0, :, ::2], x[:, 0, :, 1::2]
    out[:, 0] = torch.stack((a * cos - b * sin, a * sin + b * cos), -1).flatten(-2).to(x.dtype)
    return out
