"""Beam search, after Sutskever et al. 2014, section 3.2; length normalisation: Wu et al. 2016, section 7."""

from collections.abc import Callable

import numpy as np


def beam_search(
    step_fn: Callable[[list[int]], np.ndarray],
    start_token: int,
    eos_token: int,
    beam_size: int = 4,
    max_len: int = 64,
) -> list[tuple[float, list[int], bool]]:
    """Decode with the beam_size best hypotheses at each length.

    step_fn: list[int] -> (V,) log-probabilities    returns: [(score, tokens, finished), ...], best first
    """

    def per_token(beam: tuple[float, list[int], bool]) -> float:
        score, tokens, _ = beam
        return score / len(tokens)  # each token adds a negative number: raw sums favour the short

    beams = [(0.0, [start_token], False)]  # one: several copies would all grow into the same beams

    for _ in range(max_len):
        if all(finished for _, _, finished in beams):
            break

        candidates = []
        for score, tokens, finished in beams:
            if finished:
                candidates.append((score, tokens, finished))  # keeps competing, but is not extended
                continue

            log_probs = step_fn(tokens)  # (V,); given the whole prefix
            best = np.argsort(-log_probs)[:beam_size]  # one parent may supply them all
            for token in best.tolist():
                extended = [*tokens, token]  # a new list: the siblings share the old one
                candidates.append((score + float(log_probs[token]), extended, token == eos_token))

        # All parents' children compete together, so a weak beam dies and a strong one branches.
        beams = sorted(candidates, key=per_token, reverse=True)[:beam_size]

    return beams
