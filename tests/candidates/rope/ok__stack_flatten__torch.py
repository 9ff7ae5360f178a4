import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    assert dim % 2 == 0, "dim has to be even"
    theta = torch.pow(base, -torch.arange(0, dim, 2, dtype=torch.float32, device=device) / dim)
    t = torch.arange(seq_len, dtype=torch.float32, device=device)
    freqs = torch.einsum("i,j->ij", t, theta)
    return torch.cos(freqs), torch.sin(freqs)


def apply_rope(x, cos, sin):
    assert x.shape[-1] % 2 == 0, "dim has to be even"
    x1, x2 = x.float()[..., ::2], x.float()[..., 1::2]
    rotated = torch.stack([x1 * cos - x2 * sin, x1 * sin + x2 * cos], dim=-1)
    return rotated.flatten(-2).to(x.dtype)
