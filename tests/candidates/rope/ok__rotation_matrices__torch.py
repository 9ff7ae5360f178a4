import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    if dim % 2:
        raise ValueError("dim must be even")
    i = torch.arange(dim // 2, device=device)
    theta = base ** (-2.0 * i / dim)
    m = torch.arange(seq_len, device=device)
    ang = m[:, None] * theta[None, :]
    return ang.cos(), ang.sin()


def apply_rope(x, cos, sin):
    B, H, N, D = x.shape
    if D % 2:
        raise ValueError("D must be even")
    c = cos.to(x.dtype)
    s = sin.to(x.dtype)
    row0 = torch.stack((c, -s), -1)
    row1 = torch.stack((s, c), -1)
    R = torch.stack((row0, row1), -2)
    pairs = x.reshape(B, H, N, D // 2, 2)
    return torch.einsum("npij,bhnpj->bhnpi", R, pairs).reshape(B, H, N, D)
