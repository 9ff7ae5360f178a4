import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    mu = x.mean(-1, keepdims=True)
    xc = x - mu
    istd = 1 / np.sqrt((xc**2).mean(-1, keepdims=True) + eps)
    return gamma * xc * istd + beta, (xc, istd, gamma)


def layernorm_backward(dy, cache):
    xc, istd, gamma = cache
    D = xc.shape[-1]
    dxhat = dy * gamma
    dvar = -0.5 * istd**3 * (dxhat * xc).sum(-1, keepdims=True)
    dmu = -(dxhat * istd).sum(-1, keepdims=True)
    dx = dxhat * istd + dvar * 2 * xc + dmu / D
    return dx, (dy * xc * istd).sum((0, 1)), dy.sum((0, 1))
