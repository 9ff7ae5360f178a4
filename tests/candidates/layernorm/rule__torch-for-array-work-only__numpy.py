import numpy as np
import torch


def _mean(a):
    return torch.from_numpy(np.array(a)).mean(dim=-1, keepdim=True).numpy()


def layernorm_forward(x, gamma, beta, eps=1e-5):
    c = x - _mean(x)
    r = 1 / np.sqrt(_mean(c * c) + eps)
    return c * r * gamma + beta, (c * r, r, gamma)


def layernorm_backward(dy, cache):
    h, r, gamma = cache
    g = dy * gamma
    return r * (g - _mean(g) - h * _mean(g * h)), (dy * h).sum((0, 1)), dy.sum((0, 1))
