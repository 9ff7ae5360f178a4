import torch


def scaled_dot_product_attention(Q, K, V, causal=False):
    p = torch.softmax(Q @ K.transpose(2, 3) / Q.shape[3] ** 0.5, dim=3)
    if not causal:
        return p @ V
    out = [p[:, :, i : i + 1, : i + 1] @ V[:, :, : i + 1] for i in range(Q.shape[2])]
    return torch.cat(out, dim=2)
