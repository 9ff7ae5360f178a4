import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    flat = x.reshape(-1, x.shape[-1])
    c = flat - flat.mean(0)
    s = np.sqrt((c * c).mean(0) + eps)
    h = c / s
    return (h * gamma + beta).reshape(x.shape), {"h": h, "s": s, "gamma": gamma}


def layernorm_backward(dy, cache):
    h, s, gamma = cache["h"], cache["s"], cache["gamma"]
    d = dy.reshape(h.shape)
    db, dg = d.sum(0), (d * h).sum(0)
    dx = gamma / (len(d) * s) * (len(d) * d - db - h * dg)
    return dx.reshape(dy.shape), dg, db
