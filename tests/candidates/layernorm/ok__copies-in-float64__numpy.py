import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    x64, g64, b64 = (np.array(a, dtype=np.float64, copy=True) for a in (x, gamma, beta))
    x64 -= x64.mean(2)[:, :, np.newaxis]
    sd = np.sqrt((x64 * x64).mean(2) + eps)[:, :, np.newaxis]
    x64 /= sd
    return x64 * g64 + b64, dict(zip("hsg", (x64, sd, g64)))


def layernorm_backward(dy, cache):
    d64 = np.array(dy, dtype=np.float64)
    dbeta = d64.sum((0, 1))
    dgamma = (d64 * cache["h"]).sum((0, 1))
    d64 *= cache["g"]
    k = (d64 * cache["h"]).mean(2, keepdims=True)
    d64 -= d64.mean(2, keepdims=True)
    d64 -= cache["h"] * k
    d64 /= cache["s"]
    return d64, dgamma, dbeta
