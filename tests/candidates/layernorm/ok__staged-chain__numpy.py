import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    D = x.shape[-1]
    mean = np.sum(x, axis=2, keepdims=True) / D
    centred = x - mean
    var = np.sum(centred**2, axis=2, keepdims=True) / D
    std = np.sqrt(var + eps)
    out = centred / std * gamma + beta
    return out, {"c": centred, "std": std, "gamma": gamma}


def layernorm_backward(dy, cache):
    c, std, gamma = cache["c"], cache["std"], cache["gamma"]
    D = c.shape[-1]
    dbeta = np.sum(np.sum(dy, axis=0), axis=0)
    dgamma = np.sum(np.sum(dy * c / std, axis=0), axis=0)
    dxhat = dy * gamma
    dstd = -np.sum(dxhat * c, axis=2, keepdims=True) / std**2
    dvar = dstd * 0.5 / std
    dc = dxhat / std + dvar * 2.0 * c / D
    dmean = -np.sum(dc, axis=2, keepdims=True)
    return dc + dmean / D, dgamma, dbeta
