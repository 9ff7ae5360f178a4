import numpy as np


def softmax(v):
    v = np.exp(v - v.max())
    return v / v.sum()


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-6:
        return int(np.argmax(logits))
    p = softmax(np.asarray(logits, dtype=np.float64))
    if temperature != 1.0:
        p = softmax(np.where(p > 0, p / temperature, -np.inf))
    ids = np.argsort(p)[::-1]
    k = np.count_nonzero(np.cumsum(p[ids]) < top_p) + 1
    w = p[ids[:k]]
    return int(np.random.choice(ids[:k], p=w / w.sum()))
