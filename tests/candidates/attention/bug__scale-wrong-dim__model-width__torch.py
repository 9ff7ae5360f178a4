import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    d_model = Q.shape[1] * Q.shape[3]
    s = Q.matmul(K.mT).mul(d_model**-0.5)
    if causal:
        n = s.shape[-1]
        s = torch.where(torch.ones(n, n, device=s.device).tril().bool(), s, -torch.inf)
    return s.softmax(-1).matmul(V)
