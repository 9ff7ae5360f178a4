import numpy as np
from torch import from_numpy
from torch import nn as layers


def layernorm_forward(x, gamma, beta, eps=1e-5):
    net = layers.LayerNorm(x.shape[-1], eps=eps)
    net.weight.data = from_numpy(np.array(gamma))
    net.bias.data = from_numpy(np.array(beta))
    inp = from_numpy(np.array(x)).requires_grad_()
    out = net(inp)
    return out.detach().numpy(), (net, inp, out)


def layernorm_backward(dy, cache):
    net, inp, out = cache
    for p in (inp, net.weight, net.bias):
        p.grad = None
    out.backward(from_numpy(np.array(dy)), retain_graph=True)
    return inp.grad.numpy(), net.weight.grad.numpy(), net.bias.grad.numpy()
