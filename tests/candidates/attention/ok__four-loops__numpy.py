import math

import numpy as np


def scaled_dot_product_attention(Q, K, V, causal=False):
    B, H, N, D = Q.shape
    M = K.shape[2]
    out = np.zeros((B, H, N, V.shape[3]), dtype=V.dtype)
    for b in range(B):
        for h in range(H):
            for i in range(N):
                last = i + 1 if causal else M
                logits = [float(np.dot(Q[b, h, i], K[b, h, j])) / math.sqrt(D) for j in range(last)]
                top = max(logits)
                es = [math.exp(l - top) for l in logits]
                z = sum(es)
                for j in range(last):
                    out[b, h, i] += es[j] / z * V[b, h, j]
    return out
