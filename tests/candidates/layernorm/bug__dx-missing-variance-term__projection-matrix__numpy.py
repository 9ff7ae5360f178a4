import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    D = x.shape[-1]
    P = np.identity(D, dtype=x.dtype) - x.dtype.type(1 / D)
    z = x @ P
    r = 1 / np.sqrt(np.einsum("...d,...d", z, z) / D + eps)[..., None]
    return z * r * gamma + beta, {"P": P, "h": z * r, "r": r, "gamma": gamma}


def layernorm_backward(dy, cache):
    dx = cache["r"] * ((dy * cache["gamma"]) @ cache["P"])
    flat = dy.reshape(-1, dy.shape[-1])
    return dx, (flat * cache["h"].reshape(flat.shape)).sum(0), flat.sum(0)
