"""Physicist: P = 1 - |u><u| removes the mean, I - |h><h|/D the radial part."""

import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    D = x.shape[-1]
    P = np.eye(D, dtype=x.dtype) - np.full((D, D), 1 / D, dtype=x.dtype)
    c = np.einsum("ij,bnj->bni", P, x - x[..., :1])
    s = np.sqrt(np.einsum("bni,bni->bn", c, c) / D + eps)
    h = np.einsum("bni,bn->bni", c, 1 / s)
    y = np.einsum("bni,i->bni", h, gamma) + beta
    return y, dict(P=P, s=s, h=h, gamma=gamma)


def layernorm_backward(dy, cache):
    P, s, h, gamma = (cache[k] for k in ("P", "s", "h", "gamma"))
    D = len(gamma)
    g = np.einsum("bni,i->bni", dy, gamma)
    radial = np.einsum("bni,bni->bn", g, h) / D
    g = g - np.einsum("bn,bni->bni", radial, h)
    dx = np.einsum("ij,bnj,bn->bni", P, g, 1 / s)
    return dx, np.einsum("bni,bni->i", dy, h), np.einsum("bni->i", dy)
