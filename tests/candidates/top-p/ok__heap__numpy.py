import heapq
import random

import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    t = max(float(temperature), 1e-8)
    z = np.array(logits, dtype=float)
    z = np.exp((z - z.max()) / t)
    z = z / z.sum()
    heap = [(-float(prob), i) for i, prob in enumerate(z)]
    heapq.heapify(heap)
    ids, weights = [], []
    while heap and sum(weights) < top_p:
        neg, i = heapq.heappop(heap)
        ids.append(i)
        weights.append(-neg)
    return random.choices(ids, weights=weights)[0]
