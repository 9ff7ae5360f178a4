import numpy as np

rng = np.random.default_rng()


def _softmax(v):
    e = np.exp(v - np.max(v))
    return e / np.sum(e)


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature == 0:
        return int(np.argmax(logits))
    q = _softmax(logits.astype(np.float64) / temperature)
    nucleus, s = set(), 0.0
    for tok in np.argsort(q)[::-1]:
        if s >= top_p:
            break
        nucleus.add(int(tok))
        s += q[tok]
    while True:
        t = int(rng.choice(q.size, p=q))
        if t in nucleus:
            return t
