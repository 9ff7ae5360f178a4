import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    if dim % 2:
        raise ValueError(f"dim must be even, got {dim}")
    inv_freq = 1.0 / (base ** (torch.arange(0, dim, 2, device=device).float() / dim))
    positions = torch.arange(seq_len, device=device).float()
    angles = torch.outer(positions, inv_freq)
    return angles.cos(), angles.sin()


def apply_rope(x, cos, sin):
    if x.shape[-1] % 2:
        raise ValueError("head dimension must be even")
    cos, sin = cos.to(x.dtype), sin.to(x.dtype)
    even = x[..., 0::2]
    odd = x[..., 1::2]
    out = torch.empty_like(x)
    out[..., 0::2] = even * cos - odd * sin
    out[..., 1::2] = even * sin + odd * cos
    return out
