import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    sd = np.std(x, axis=-1, keepdims=True)
    h = (x - np.mean(x, axis=-1, keepdims=True)) / sd
    return h * gamma + beta, {"h": h, "sd": sd, "gamma": gamma}


def layernorm_backward(dy, cache):
    h, sd = cache["h"], cache["sd"]
    g = dy * cache["gamma"]
    dx = (g - g.mean(-1, keepdims=True) - h * (g * h).mean(-1, keepdims=True)) / sd
    return dx, np.einsum("bnd,bnd->d", dy, h), np.einsum("bnd->d", dy)
