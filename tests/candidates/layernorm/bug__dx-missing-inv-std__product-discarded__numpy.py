import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    c = x - np.mean(x, -1, keepdims=True)
    std = np.sqrt(np.mean(c * c, -1, keepdims=True) + eps)
    return c / std * gamma + beta, {"c": c, "std": std, "gamma": gamma}


def layernorm_backward(dy, cache):
    u = cache["c"] / cache["std"]
    t = dy * cache["gamma"]
    t = t - u * np.mean(u * t, -1, keepdims=True)
    t = t - np.mean(t, -1, keepdims=True)
    np.divide(t, cache["std"])
    return t, np.tensordot(dy * u, np.ones(dy.shape[:2], dy.dtype), ([0, 1], [0, 1])), dy.sum((0, 1))
