import numpy as np


def layernorm_forward(x, gamma, beta, eps=1e-5):
    mu, v = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    return (x - mu) / np.sqrt(v + eps) * gamma + beta, dict(x=x, mu=mu, s=np.sqrt(v + eps), w=gamma)


def layernorm_backward(dy, cache):
    x, mu, s = cache["x"], cache["mu"], cache["s"]
    D = x.shape[-1]
    dgamma, dbeta = np.zeros(D, dy.dtype), np.zeros(D, dy.dtype)
    for d, row in zip(dy.reshape(-1, D), x.reshape(-1, D)):
        dgamma += d * row
        dbeta += d
    t = dy * cache["w"] / s
    t = t - (x - mu) / s**2 * (t * (x - mu)).mean(-1, keepdims=True)
    return t - t.mean(-1, keepdims=True), dgamma, dbeta
