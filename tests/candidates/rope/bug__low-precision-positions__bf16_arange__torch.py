import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    pos = torch.arange(seq_len, device=device).to(torch.bfloat16)
    inv = base ** (-torch.arange(0, dim, 2, device=device).float() / dim)
    f = pos[:, None] * inv
    return f.cos(), f.sin()


def apply_rope(x, cos, sin):
    out = torch.empty_like(x)
    out[..., 0::2] = x[..., 0::2] * cos - x[..., 1::2] * sin
    out[..., 1::2] = x[..., 0::2] * sin + x[..., 1::2] * cos
    return out
