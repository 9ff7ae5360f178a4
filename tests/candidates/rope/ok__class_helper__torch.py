import torch


class Rotary:
    def __init__(self, dim, base):
        if dim % 2:
            raise ValueError("dim must be even")
        self.half = dim // 2
        self.base = base

    def tables(self, n, device):
        exponent = torch.linspace(0, 1, self.half + 1, device=device, dtype=torch.float64)[:-1]
        grid = torch.cartesian_prod(
            torch.arange(n, device=device, dtype=torch.float64), self.base**-exponent
        ).prod(-1)
        grid = grid.view(n, self.half)
        return grid.cos().to(torch.float32), grid.sin().to(torch.float32)

    @staticmethod
    def turn(pair, c, s):
        return pair[0] * c - pair[1] * s, pair[0] * s + pair[1] * c


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    return Rotary(dim, base).tables(seq_len, device)


def apply_rope(x, cos, sin):
    if x.shape[-1] % 2:
        raise ValueError("dim must be even")
    y = x.clone()
    y[..., ::2], y[..., 1::2] = Rotary.turn(
        (x[..., ::2], x[..., 1::2]), cos[None, None].to(x.dtype), sin[None, None].to(x.dtype)
    )
    return y
