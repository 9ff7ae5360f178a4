import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    inv = base ** (-torch.arange(0, dim, 2, device=device).float() / dim)
    f = torch.arange(seq_len, device=device).float()[:, None] * inv
    return f.cos(), f.sin()


def apply_rope(x, cos, sin):
    z = torch.view_as_complex(x.float().reshape(*x.shape[:-1], -1, 2).contiguous())
    z = z * torch.complex(cos.float(), sin.float())
    return torch.stack([z.real, z.imag], dim=-2).reshape(x.shape).to(x.dtype)
