import heapq

import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature == 0:
        return int(np.argmax(logits))
    z = (logits.astype(float) - logits.max()) / temperature
    p = np.exp(z)
    p /= p.sum()
    heap = [(-q, i) for i, q in enumerate(p)]
    heapq.heapify(heap)
    first = heapq.heappop(heap)
    ids, mass = [first[1]], -first[0]
    while heap and mass - heap[0][0] <= top_p:
        q, i = heapq.heappop(heap)
        ids.append(i)
        mass -= q
    return int(np.random.choice(ids, p=p[ids] / p[ids].sum()))
