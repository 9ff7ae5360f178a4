import numpy as np


class LN:
    x = None
    gamma = None
    eps = None

    @classmethod
    def forward(cls, x, gamma, beta, eps):
        cls.x, cls.gamma, cls.eps = x, gamma, eps
        return cls.hat() * gamma + beta, cls

    @classmethod
    def std(cls):
        return np.sqrt(cls.x.var(-1, keepdims=True) + cls.eps)

    @classmethod
    def hat(cls):
        return (cls.x - cls.x.mean(-1, keepdims=True)) / cls.std()

    @classmethod
    def backward(cls, dy):
        h, g = cls.hat(), dy * cls.gamma
        dx = (g - g.mean(-1, keepdims=True) - h * (g * h).mean(-1, keepdims=True)) / cls.std()
        return dx, (dy * h).sum((0, 1)), dy.sum((0, 1))


def layernorm_forward(x, gamma, beta, eps=1e-5):
    return LN.forward(x, gamma, beta, eps)


def layernorm_backward(dy, cache):
    return cache.backward(dy)
