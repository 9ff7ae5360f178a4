import math

import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    B, N, D = x.shape
    y = np.zeros(x.shape, dtype=x.dtype)
    stats = {}
    for b in range(B):
        for n in range(N):
            row = [float(v) for v in x[b, n]]
            m = math.fsum(row) / D
            v = math.fsum((t - m) ** 2 for t in row) / D
            s = math.sqrt(v + eps)
            stats[b, n] = (m, s)
            for k in range(D):
                y[b, n, k] = (row[k] - m) / s * gamma[k] + beta[k]
    return y, (x, gamma, stats)


def layernorm_backward(dy, cache):
    x, gamma, stats = cache
    B, N, D = x.shape
    dx = np.zeros_like(x)
    dg = np.zeros(D, dtype=x.dtype)
    db = np.zeros(D, dtype=x.dtype)
    for (b, n), (m, s) in stats.items():
        h = [(float(t) - m) / s for t in x[b, n]]
        g = [float(dy[b, n, k]) * float(gamma[k]) for k in range(D)]
        a = sum(g) / D
        c = sum(p * q for p, q in zip(g, h)) / D
        for k in range(D):
            dx[b, n, k] = (g[k] - a - h[k] * c) / s
            dg[k] += dy[b, n, k] * h[k]
            db[k] += dy[b, n, k]
    return dx, dg, db
