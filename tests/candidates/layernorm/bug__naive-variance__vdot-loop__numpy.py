import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    B, N, D = x.shape
    h, r = np.zeros_like(x), np.zeros((B, N, 1), x.dtype)
    for b, n in np.ndindex(B, N):
        row = np.ascontiguousarray(x[b, n])
        m = np.add.reduce(row) / D
        power = np.vdot(row, row) / D
        r[b, n] = 1 / np.sqrt(abs(power - m * m) + eps)
        h[b, n] = (row - m) * r[b, n]
    return h * gamma + beta, (h, r, gamma)


def layernorm_backward(dy, cache):
    h, r, gamma = cache
    g = dy * gamma
    dx = r * (g - g.mean(-1, keepdims=True) - h * (g * h).mean(-1, keepdims=True))
    return dx, (dy * h).sum((0, 1)), dy.sum((0, 1))
