"""One 2x2 rotation, mapped over pairs and positions with torch.func.vmap."""

import torch
from torch.func import vmap


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    if dim % 2:
        raise ValueError("odd dim")
    step = base ** (-torch.arange(0, dim, 2, dtype=torch.float64) / dim)
    angle = torch.outer(torch.arange(seq_len, dtype=torch.float64), step).to(device)
    return tuple(f(angle).to(torch.get_default_dtype()) for f in (torch.cos, torch.sin))


def _turn(pair, c, s):
    return torch.stack((c * pair[0] - s * pair[1], s * pair[0] + c * pair[1]))


def apply_rope(x, cos, sin):
    by_place = x.movedim(2, 0).unflatten(-1, (-1, 2)).movedim(3, 1)  # (N, D/2, B, H, 2)
    over_batch = lambda z, c, s: vmap(vmap(_turn, (0, None, None)), (0, None, None))(z, c, s)  # noqa: E731
    out = vmap(vmap(over_batch))(by_place, cos, sin)
    return out.permute(2, 3, 0, 1, 4).flatten(-2).to(x.dtype)
