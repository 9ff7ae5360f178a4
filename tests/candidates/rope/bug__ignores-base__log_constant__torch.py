import math

import torch


def _inv_freq(dim, device, base=10000.0):
    return torch.exp(torch.arange(0, dim, 2, device=device).float() * (-math.log(base) / dim))


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    f = torch.arange(seq_len, device=device).float()[:, None] * _inv_freq(dim, device)
    return f.cos(), f.sin()


def apply_rope(x, cos, sin):
    out = torch.empty_like(x)
    out[..., 0::2] = x[..., 0::2] * cos - x[..., 1::2] * sin
    out[..., 1::2] = x[..., 0::2] * sin + x[..., 1::2] * cos
    return out
