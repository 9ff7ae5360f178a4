import torch

_tables = {}


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    inv = base ** (-torch.arange(0, dim, 2, device=device).float() / dim)
    f = torch.outer(torch.arange(seq_len, device=device).float(), inv)
    _tables[dim] = (f.cos(), f.sin())
    return _tables[dim]


def apply_rope(x, cos, sin):
    n, d = x.shape[-2:]
    full_cos, full_sin = _tables.get(d, (cos, sin))
    c, s = full_cos[:n], full_sin[:n]
    out = torch.empty_like(x)
    out[..., 0::2] = x[..., 0::2] * c - x[..., 1::2] * s
    out[..., 1::2] = x[..., 0::2] * s + x[..., 1::2] * c
    return out
