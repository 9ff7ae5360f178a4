import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    if dim % 2:
        raise ValueError("dim must be even")
    f = (base ** (-torch.arange(0, dim, 2, device=device) / dim)).half()
    a = torch.arange(seq_len, device=device).unsqueeze(1) * f
    return a.float().cos(), a.float().sin()


def apply_rope(x, cos, sin):
    a, b = x[..., ::2], x[..., 1::2]
    return torch.stack((a * cos - b * sin, a * sin + b * cos), -1).flatten(-2).to(x.dtype)
