import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    if dim % 2 != 0:
        raise ValueError("rotary embedding needs an even dimension")
    freqs = 1.0 / (base ** (torch.arange(0, dim, 2, device=device, dtype=torch.float32) / dim))
    phase = torch.outer(torch.arange(seq_len, device=device, dtype=torch.float32), freqs)
    unit = torch.polar(torch.ones_like(phase), phase)
    return unit.real, unit.imag


def apply_rope(x, cos, sin):
    if x.size(-1) % 2 != 0:
        raise ValueError("rotary embedding needs an even dimension")
    work = torch.float64 if x.dtype == torch.float64 else torch.float32
    z = torch.view_as_complex(x.to(work).reshape(*x.shape[:-1], -1, 2).contiguous())
    w = torch.complex(cos.to(work), sin.to(work))
    return torch.view_as_real(z * w).flatten(-2).to(x.dtype)
