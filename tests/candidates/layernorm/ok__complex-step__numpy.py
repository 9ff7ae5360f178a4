import numpy as np

H = 1e-30


def _norm(z, eps):
    c = z - z.sum(-1, keepdims=True) / z.shape[-1]
    v = (c * c).sum(-1, keepdims=True) / z.shape[-1]
    return c / np.sqrt(v + eps)


def layernorm_forward(x, gamma, beta, eps=1e-5):
    y = _norm(x.astype(np.float64), eps) * gamma + beta
    return y.astype(x.dtype), (x, gamma, eps)


def layernorm_backward(dy, cache):
    x, gamma, eps = cache
    x64 = x.astype(np.float64)
    dx = np.zeros_like(x64)
    for j in range(x.shape[-1]):
        z = x64.astype(np.complex128)
        z[..., j] += 1j * H
        dx[..., j] = (dy * gamma * (_norm(z, eps).imag / H)).sum(-1)
    dgamma = (dy * _norm(x64, eps)).sum((0, 1))
    return dx.astype(x.dtype), dgamma.astype(x.dtype), dy.sum((0, 1))
