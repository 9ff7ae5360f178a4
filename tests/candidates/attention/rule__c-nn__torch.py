from torch._C import _nn


def scaled_dot_product_attention(Q, K, V, causal=False):
    f = _nn.scaled_dot_product_attention
    return f(Q, K, V, is_causal=causal)
