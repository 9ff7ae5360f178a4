import numpy as np

try:
    import torch.func as calculus
    from torch import as_tensor
except ImportError:
    raise SystemExit("needs the library")


def _rows(X, eps):
    c = X - X.mean(-1, keepdim=True)
    return c / ((c * c).mean(-1, keepdim=True) + eps) ** 0.5


def layernorm_forward(x, gamma, beta, eps=1e-5):
    h = _rows(as_tensor(np.array(x)), eps).numpy()
    return h * gamma + beta, (np.array(x), h, gamma, eps)


def layernorm_backward(dy, cache):
    x, h, gamma, eps = cache
    D = x.shape[-1]
    X = as_tensor(x).reshape(-1, D)
    J = calculus.vmap(calculus.jacfwd(lambda r: _rows(r, eps)))(X).numpy()
    g = (dy * gamma).reshape(-1, D)
    dx = np.einsum("rij,ri->rj", J, g).reshape(dy.shape)
    return dx, (dy * h).sum((0, 1)), dy.sum((0, 1))
