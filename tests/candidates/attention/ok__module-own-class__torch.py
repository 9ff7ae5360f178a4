import torch
from torch import nn


class ScaledDotProductAttention(nn.Module):
    def __init__(self, causal):
        super().__init__()
        self.causal = causal
        self.softmax = nn.Softmax(dim=-1)

    def forward(self, q, k, v):
        attention = torch.matmul(q, k.permute(0, 1, 3, 2))
        attention = attention / torch.sqrt(torch.tensor(k.size(-1), dtype=q.dtype, device=q.device))
        if self.causal:
            future = torch.ones_like(attention).triu(diagonal=1).bool()
            attention.masked_fill_(future, -torch.inf)
        return self.softmax(attention).matmul(v)


def scaled_dot_product_attention(Q, K, V, causal=False):
    return ScaledDotProductAttention(causal)(Q, K, V)
