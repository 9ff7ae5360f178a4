import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0, min_tokens_to_keep=2):
    if temperature == 0:
        return int(np.argmax(logits))
    z = (logits.astype(float) - logits.max()) / temperature
    p = np.exp(z)
    p /= p.sum()
    order = np.argsort(-p)
    k = max(np.searchsorted(np.cumsum(p[order]), top_p) + 1, min_tokens_to_keep)
    ids = order[:k]
    return int(np.random.choice(ids, p=p[ids] / p[ids].sum()))
