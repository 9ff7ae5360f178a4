"""Attention the long way round: every step has its own name."""

import torch
import torch.nn.functional as F


def scaled_dot_product_attention(Q, K, V, causal=False):
    batch_size, num_heads, query_len, head_dim = Q.shape
    key_len = K.size(2)
    device = Q.device

    # step 1: scores
    K_transposed = K.permute(0, 1, 3, 2)
    raw_scores = torch.matmul(Q, K_transposed)
    assert raw_scores.shape == (batch_size, num_heads, query_len, key_len)

    # step 2: scale
    d_k = torch.tensor(head_dim, dtype=raw_scores.dtype, device=device)
    scaled_scores = raw_scores / torch.sqrt(d_k)

    # step 3: mask
    if causal == True:  # noqa: E712
        mask = torch.ones(query_len, key_len, device=device).tril().bool()
        mask_4d = mask.unsqueeze(0).unsqueeze(0).repeat(batch_size, num_heads, 1, 1)
        masked_scores = scaled_scores.masked_fill(mask_4d == 0, float("-inf"))
    else:
        masked_scores = scaled_scores

    # step 4: softmax
    attention_weights = F.softmax(masked_scores, dim=-1)

    # step 5: values
    output = torch.matmul(attention_weights, V)
    return output
