import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    D = x.shape[-1]
    C = np.eye(D) - np.ones((D, D)) / D
    xc = x @ C
    q = (xc * xc).sum(-1, keepdims=True) / D + eps
    y = xc / q**0.5 * gamma + beta
    return y, (C, xc, q, gamma)


def layernorm_backward(dy, cache):
    C, xc, q, gamma = cache
    D = C.shape[0]
    dx = np.empty(xc.shape)
    for i in np.ndindex(xc.shape[:2]):
        v = xc[i]
        J = C / q[i] ** 0.5 - np.outer(v, v) / (D * q[i] ** 1.5)
        dx[i] = J.T @ (dy[i] * gamma)
    xh = xc / q**0.5
    return dx, np.tensordot(np.ones(dy.shape[:2]), dy * xh, 2), np.tensordot(np.ones(dy.shape[:2]), dy, 2)
