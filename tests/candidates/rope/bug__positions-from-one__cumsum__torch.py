import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    inv = base ** (-torch.arange(0, dim, 2, device=device).float() / dim)
    steps = torch.cumsum(torch.ones(seq_len, device=device), dim=0)
    unit = torch.polar(torch.ones(seq_len, dim // 2, device=device), steps[:, None] * inv)
    return unit.real, unit.imag


def apply_rope(x, cos, sin):
    out = torch.zeros_like(x)
    out[..., ::2] = x[..., ::2] * cos - x[..., 1::2] * sin
    out[..., 1::2] = x[..., 1::2] * cos + x[..., ::2] * sin
    return out
