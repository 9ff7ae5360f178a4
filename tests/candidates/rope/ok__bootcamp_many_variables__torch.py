"""Every intermediate with its shape in a comment."""

import torch


def build_rope_cache(seq_len, dim, base=10000.0, device="cpu"):
    assert dim % 2 == 0, "dim must be even"
    half_dim = dim // 2
    i = torch.arange(0, half_dim, device=device).float()  # (D/2)
    exponent = 2 * i / dim
    theta = 1.0 / (base**exponent)  # (D/2)
    positions = torch.arange(0, seq_len, device=device).float()
    positions = positions.unsqueeze(1)  # (N, 1)
    theta = theta.unsqueeze(0)  # (1, D/2)
    m_theta = positions * theta  # (N, D/2)
    cos = torch.cos(m_theta)
    sin = torch.sin(m_theta)
    return cos, sin


def apply_rope(x, cos, sin):
    B, H, N, D = x.shape
    x_float = x.to(torch.float32) if x.dtype != torch.float64 else x
    x_pairs = x_float.reshape(B, H, N, D // 2, 2)
    x_first = x_pairs[:, :, :, :, 0]
    x_second = x_pairs[:, :, :, :, 1]
    cos_b = cos.view(1, 1, N, D // 2).expand(B, H, N, D // 2)
    sin_b = sin.view(1, 1, N, D // 2).expand(B, H, N, D // 2)
    new_first = x_first * cos_b - x_second * sin_b
    new_second = x_first * sin_b + x_second * cos_b
    out = torch.zeros_like(x_pairs)
    out[:, :, :, :, 0] = new_first
    out[:, :, :, :, 1] = new_second
    out = out.reshape(B, H, N, D)
    return out.type(x.dtype)
