import torch
import torch.nn.functional as F


def scaled_dot_product_attention(Q, K, V, causal=False):
    M = K.shape[2]
    rows = []
    for i in range(Q.shape[2]):
        end = i + 1 if causal else M
        s = torch.einsum("bhd,bhmd->bhm", Q[:, :, i], K[:, :, :end]) / Q.shape[-1] ** 0.5
        rows.append(F.pad(s, (0, M - end)))
    return torch.stack(rows, 2).softmax(-1) @ V
