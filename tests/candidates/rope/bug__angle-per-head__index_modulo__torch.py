import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    inv = base ** (-torch.arange(0, dim, 2, device=device).float() / dim)
    f = torch.arange(seq_len, device=device).float()[:, None] * inv
    return f.cos(), f.sin()


def apply_rope(x, cos, sin):
    pos = torch.arange(x.shape[-3], device=x.device) % cos.shape[0]
    w = torch.complex(cos[pos].float(), sin[pos].float())[:, None, :]
    z = torch.view_as_complex(x.float().reshape(*x.shape[:-1], -1, 2).contiguous())
    return torch.view_as_real(z * w).flatten(-2).to(x.dtype)
