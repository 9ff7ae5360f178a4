import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    inv = base ** (-torch.arange(0, dim, 2, device=device).float() / dim)
    f = torch.arange(seq_len, device=device).float()[:, None] * inv
    return f.cos(), f.sin()


def apply_rope(x, cos, sin):
    re, im = x.unflatten(-1, (2, -1)).unbind(-2)
    z = torch.complex(re.float(), im.float()) * torch.complex(cos.float(), sin.float())
    return torch.stack((z.real, z.imag), dim=-2).flatten(-2).to(x.dtype)
