"""Nucleus sampling, after Holtzman et al., 2020, "The Curious Case of Neural Text Degeneration"."""

import numpy as np


def top_p_sample(logits: np.ndarray, top_p: float = 0.9, temperature: float = 1.0) -> int:
    """Draw one token id from the nucleus of the tempered distribution.

    logits: (V,)    returns: a Python int in [0, V)
    """
    if temperature == 0:
        return int(logits.argmax())  # the limit of ever colder softmax; dividing by 0 would give nan

    # Temperature first: it changes how much mass the top tokens hold, and so where the cut falls.
    scaled = logits.astype(np.float64) / temperature
    probs = np.exp(scaled - scaled.max())  # (V,); the largest exponent is 0, so logits of 1e4 are safe
    probs = probs / probs.sum()

    order = np.argsort(-probs)  # token ids, most probable first
    cumulative = probs[order].cumsum()

    # The tokens that fall short of top_p, plus the one that crosses it: never empty.
    size = int((cumulative < top_p).sum()) + 1
    nucleus = order[:size]  # (K,) token ids

    weights = probs[nucleus] / probs[nucleus].sum()  # they sum to 1 again

    # The global generator goes on from call to call: seeding it here would repeat the draw.
    choice = np.random.choice(len(nucleus), p=weights)

    return int(nucleus[choice])  # a place in the nucleus, back to the token's id
