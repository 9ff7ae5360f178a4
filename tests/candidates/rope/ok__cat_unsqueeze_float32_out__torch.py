import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    if dim % 2:
        raise ValueError("dim must be even")
    idx = torch.arange(0, dim, 2, device=device).float()
    freq = torch.exp(-idx / dim * torch.log(torch.tensor(float(base), device=device)))
    ang = torch.arange(seq_len, device=device).float().unsqueeze(1) @ freq.unsqueeze(0)
    return torch.cos(ang), torch.sin(ang)


def apply_rope(x, cos, sin):
    if x.shape[-1] % 2:
        raise ValueError("dim must be even")
    p, q = x[..., 0::2], x[..., 1::2]
    first = (p * cos - q * sin).unsqueeze(-1)
    second = (q * cos + p * sin).unsqueeze(-1)
    return torch.cat((first, second), -1).reshape(x.shape)
