import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    inv = base ** (-torch.arange(0, dim, 2, device=device).float() / dim)
    f = torch.outer(torch.arange(seq_len, device=device).float(), inv)
    return f.cos(), f.sin()


def apply_rope(x, cos, sin):
    B, H, N, D = x.shape
    flat = x.view(B * H, N, D // 2, 2)
    a, b = flat[..., 0], flat[..., 1]
    y = torch.stack((a * cos - b * sin, a * sin + b * cos), dim=-1)
    return y.view(B, H, N, D).to(x.dtype)
