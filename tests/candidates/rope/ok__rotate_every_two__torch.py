import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    if dim % 2 == 1:
        raise ValueError("odd dim")
    k = torch.arange(0, dim, 2, device=device, dtype=torch.float64)
    angles = torch.arange(seq_len, device=device, dtype=torch.float64)[:, None] / base ** (k / dim)
    return angles.cos().float(), angles.sin().float()


def _rotate_every_two(x):
    a, b = x.unflatten(-1, (-1, 2)).unbind(-1)
    return torch.stack((-b, a), dim=-1).flatten(-2)


def apply_rope(x, cos, sin):
    if x.shape[-1] % 2 == 1:
        raise ValueError("odd dim")
    c = torch.repeat_interleave(cos, 2, dim=-1).type_as(x)
    s = torch.repeat_interleave(sin, 2, dim=-1).type_as(x)
    return x * c + _rotate_every_two(x) * s
