from torch.nn.functional import scaled_dot_product_attention as dot_attn


def scaled_dot_product_attention(Q, K, V, causal=False):
    return dot_attn(Q, K, V, is_causal=causal)
