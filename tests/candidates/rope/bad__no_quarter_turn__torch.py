import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    if dim % 2:
        raise ValueError("dim must be even")
    f = base ** (-torch.arange(0, dim, 2, device=device) / dim)
    a = torch.outer(torch.arange(seq_len, device=device).float(), f)
    return a.cos(), a.sin()


def apply_rope(x, cos, sin):
    c, s = cos.repeat_interleave(2, -1), sin.repeat_interleave(2, -1)
    return (x * c + x * s).to(x.dtype)
