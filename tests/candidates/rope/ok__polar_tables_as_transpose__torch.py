"""torch.polar, and tables that are transposed views (not contiguous)."""

import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    if dim % 2 != 0:
        raise ValueError(f"dim must be even, got {dim}")
    pairs = torch.arange(dim // 2, dtype=torch.float64, device=device)
    turn = torch.pow(torch.tensor(base, dtype=torch.float64, device=device), -2 * pairs / dim)
    place = torch.arange(seq_len, dtype=torch.float64, device=device)
    wave = torch.polar(torch.ones_like(turn)[:, None], turn[:, None] * place)
    return wave.real.float().t(), wave.imag.float().t()


def apply_rope(x, cos, sin):
    a, b = x.unflatten(-1, (-1, 2)).unbind(-1)
    c, s = cos.to(x.dtype), sin.to(x.dtype)
    return torch.stack((torch.addcmul(a * c, b, s, value=-1), torch.addcmul(b * c, a, s)), -1).flatten(-2)
