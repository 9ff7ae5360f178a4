import torch
from torch import Tensor


def top_p_sample(logits: Tensor, top_p: float = 0.9, temperature: float = 1.0) -> int:
    """Draw one token id from the nucleus of the tempered distribution.

    logits: (V,)    returns: a Python int in [0, V)
    """
    raise NotImplementedError
