import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    if dim % 2:
        raise ValueError("dim must be even")
    f = base ** (-torch.arange(0, dim, 2, device=device) / dim)
    a = torch.outer(torch.arange(seq_len, device=device).float(), f)
    sin, cos = torch.view_as_real(torch.polar(torch.ones_like(a), a)).unbind(-1)
    return cos, sin


def apply_rope(x, cos, sin):
    a, b = x[..., ::2], x[..., 1::2]
    return torch.stack((a * cos - b * sin, a * sin + b * cos), -1).flatten(-2).to(x.dtype)
