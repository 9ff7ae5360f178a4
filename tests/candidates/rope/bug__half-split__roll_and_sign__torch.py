import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    if dim % 2:
        raise ValueError("dim must be even")
    f = base ** (-torch.arange(0, dim, 2, device=device) / dim)
    a = torch.outer(torch.arange(seq_len, device=device).float(), f)
    return a.cos(), a.sin()


def apply_rope(x, cos, sin):
    half = x.shape[-1] // 2
    sign = torch.ones(x.shape[-1], device=x.device, dtype=x.dtype)
    sign[:half] = -1
    c, s = cos.repeat(1, 2), sin.repeat(1, 2)
    return (x * c + torch.roll(x, half, dims=-1) * sign * s).to(x.dtype)
