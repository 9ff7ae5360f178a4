import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    k = torch.arange(1, dim, 2, device=device, dtype=torch.float32)
    inv = 1.0 / torch.pow(torch.tensor(base, device=device), k / dim)
    f = torch.arange(seq_len, device=device, dtype=torch.float32)[:, None] * inv[None]
    return f.cos(), f.sin()


def apply_rope(x, cos, sin):
    out = torch.empty_like(x)
    out[..., 0::2] = x[..., 0::2] * cos - x[..., 1::2] * sin
    out[..., 1::2] = x[..., 0::2] * sin + x[..., 1::2] * cos
    return out
