import numpy as np

_pool = {}


def _buffer(name, shape, dtype):
    key = (name, shape, np.dtype(dtype))
    if key not in _pool:
        _pool[key] = np.empty(shape, dtype=dtype)
    return _pool[key]


def layernorm_forward(x, gamma, beta, eps=1e-5):
    xh = _buffer("xh", x.shape, x.dtype)
    r = _buffer("r", x.shape[:2] + (1,), x.dtype)
    np.subtract(x, x.mean(-1, keepdims=True), out=xh)
    r[...] = 1 / np.sqrt((xh * xh).mean(-1, keepdims=True) + eps)
    xh *= r
    return xh * gamma + beta, (xh, r, gamma)


def layernorm_backward(dy, cache):
    xh, r, gamma = cache
    g = dy * gamma
    dx = r * (g - g.mean(-1, keepdims=True) - xh * (g * xh).mean(-1, keepdims=True))
    return dx, (dy * xh).sum((0, 1)), dy.sum((0, 1))
