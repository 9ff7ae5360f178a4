import math

import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    if dim % 2:
        raise ValueError("dim must be even")
    cos = torch.zeros(seq_len, dim // 2, device=device)
    sin = torch.zeros(seq_len, dim // 2, device=device)
    for p in range(seq_len):
        for i in range(dim // 2):
            angle = p / (base ** (2 * i / dim))
            cos[p, i] = math.cos(angle)
            sin[p, i] = math.sin(angle)
    return cos, sin


def apply_rope(x, cos, sin):
    if x.shape[-1] % 2:
        raise ValueError("dim must be even")
    cols = []
    for i in range(x.shape[-1] // 2):
        a, b = x[..., 2 * i], x[..., 2 * i + 1]
        c, s = cos[:, i].to(x.dtype), sin[:, i].to(x.dtype)
        cols += [a * c - b * s, a * s + b * c]
    return torch.stack(cols, dim=-1)
