import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    c = x - x.mean(-1, keepdims=True)
    s = np.sqrt((c**2).mean(-1, keepdims=True) + eps)
    return c / s * gamma + beta, {"h": c / s, "s": s, "gamma": gamma}


def layernorm_backward(dy, cache):
    h, s = cache["h"], cache["s"]
    dbeta = np.einsum("bnd->d", dy)
    dgamma = np.einsum("bnd,bnd->d", dy, h)
    g = np.asarray(dy)
    np.multiply(g, cache["gamma"], out=g)
    k = (g * h).mean(-1, keepdims=True)
    g -= g.mean(-1, keepdims=True)
    return (g - h * k) / s, dgamma, dbeta
