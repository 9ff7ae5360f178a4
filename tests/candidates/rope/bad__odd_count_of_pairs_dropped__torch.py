"""Pairs are handled two at a time; a last single pair stays as it was when D/2 is odd and above 1."""

import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    if dim % 2:
        raise ValueError("dim must be even")
    f = base ** (-torch.arange(0, dim, 2, device=device) / dim)
    a = torch.outer(torch.arange(seq_len, device=device).float(), f)
    return a.cos(), a.sin()


def apply_rope(x, cos, sin):
    a, b = x[..., ::2], x[..., 1::2]
    out = torch.stack((a * cos - b * sin, a * sin + b * cos), -1).flatten(-2).to(x.dtype)
    pairs = x.shape[-1] // 2
    if pairs % 2 and pairs > 1:
        out[..., -2:] = x[..., -2:]
    return out
