from collections.abc import Callable

import torch
from torch import Tensor


def beam_search(
    step_fn: Callable[[list[int]], Tensor],
    start_token: int,
    eos_token: int,
    beam_size: int = 4,
    max_len: int = 64,
) -> list[tuple[float, list[int], bool]]:
    """Decode with the beam_size best hypotheses at each length.

    step_fn: list[int] -> (V,) log-probabilities    returns: [(score, tokens, finished), ...], best first
    """
    raise NotImplementedError
