import numpy as np


def top_p_sample(logits: np.ndarray, top_p: float = 0.9, temperature: float = 1.0) -> int:
    """Draw one token id from the nucleus of the tempered distribution.

    logits: (V,)    returns: a Python int in [0, V)
    """
    raise NotImplementedError
