import numpy as np


def top_p_sample(logits, top_p=0.9, temperature=1.0):
    if temperature < 1e-4:
        return int(np.argmax(logits))
    scaled = logits / temperature
    probs = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    probs = probs / probs.sum(axis=-1, keepdims=True)
    idx = np.argsort(probs)[::-1]
    exclusive = np.cumsum(probs[idx]) - probs[idx]
    mask = np.zeros(probs.shape, dtype=bool)
    mask[idx] = exclusive < top_p
    mask[idx[0]] = True
    kept = np.where(mask, probs, 0).astype(np.float64)
    kept /= kept.sum()
    return int(np.flatnonzero(np.random.multinomial(1, kept))[0])
