import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    att = (Q @ K.mT) / Q.size(-1) ** 0.5
    if causal:
        att = att + torch.full(att.shape[-2:], -1e9, dtype=att.dtype, device=att.device).tril(-1)
    att = torch.exp(att - torch.logsumexp(att, -1, keepdim=True))
    return att @ V
