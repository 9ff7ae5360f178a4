"""Keys folded in one after the other with functools.reduce; the state is (max, norm, mix)."""

from functools import reduce

import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    q = Q / Q.shape[-1] ** 0.5
    rows = torch.arange(Q.shape[-2], device=Q.device)

    def step(state, j):
        top, norm, mix = state
        s = (q * K[..., j : j + 1, :]).sum(-1, keepdim=True)
        if causal:
            s = torch.where((rows < j)[:, None], torch.full_like(s, -1e30), s)
        new = torch.maximum(top, s)
        shrink, gain = torch.exp(top - new), torch.exp(s - new)
        return new, norm * shrink + gain, mix * shrink + gain * V[..., j : j + 1, :]

    first = (q * K[..., :1, :]).sum(-1, keepdim=True)
    start = (first, torch.ones_like(first), V[..., :1, :].expand(*Q.shape[:-1], V.shape[-1]))
    _, norm, mix = reduce(step, range(1, K.shape[-2]), start)
    return mix / norm
