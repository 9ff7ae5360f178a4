"""When two runs of one check saw the same: the measure behind a diagnosis."""

import math
from typing import Any

from interview_drill.graders.harness import Observation, Record, same_distribution

SAME_SAMPLE = 1e-5  # two samples of one distribution are told apart this rarely
FINITE_SHARE = 1e-4  # of the largest value: rounding differs between two spellings of one bug


def agree(a: Record, b: Record) -> bool:
    """Both runs looked at the same things in the same order, saw the same, and failed in the same way."""
    if (a.failure is None) != (b.failure is None):
        return False
    if a.failure is not None and b.failure is not None and a.failure.kind != b.failure.kind:
        return False
    pairs = zip(a.observations, b.observations, strict=False)
    return len(a.observations) == len(b.observations) and all(_same(x, y) for x, y in pairs)


def unlikeness(a: Record, b: Record) -> float:
    """How unlikely it is that the draws of two runs that agree come from one distribution; 0 for none."""
    pairs = zip(a.observations, b.observations, strict=False)
    chances = [same_distribution(x.value, y.value) for x, y in pairs if x.form == "counts"]
    return -sum(math.log(max(chance, 1e-300)) for chance in chances)


def _same(a: Observation, b: Observation) -> bool:
    if a.form != b.form or a.what != b.what:
        return False
    if a.form == "array":
        return _same_array(a, b)
    if a.form == "counts":
        return same_distribution(a.value, b.value) > SAME_SAMPLE
    if a.form == "amount":
        return bool(abs(a.value - b.value) <= 0.25 * max(abs(a.value), abs(b.value)))
    if a.form == "numbers":
        return _same_numbers(a.value, b.value, a.rtol, a.atol)
    return bool(a.value == b.value)


def _same_numbers(a: list[float], b: list[float], rtol: float, atol: float) -> bool:
    if len(a) != len(b):
        return False
    finite = [abs(v) for v in (*a, *b) if math.isfinite(v)]
    slack = max(4 * atol, (4 * rtol + FINITE_SHARE) * max(finite, default=0.0))
    return all(
        abs(x - y) <= slack
        if math.isfinite(x) and math.isfinite(y)
        else not (math.isfinite(x) or math.isfinite(y))
        for x, y in zip(a, b, strict=True)
    )


def _same_array(a: Observation, b: Observation) -> bool:
    """Same shape, not finite at the same places, and equal within what rounding explains elsewhere."""
    import numpy as np

    x: Any = a.value
    y: Any = b.value
    if x.shape != y.shape:
        return False
    finite = np.isfinite(x)
    if not (finite == np.isfinite(y)).all():
        return False
    p, q = x[finite], y[finite]
    if not p.size:
        return True
    largest = max(float(np.abs(p).max()), float(np.abs(q).max()))
    slack = max(4 * a.atol, (4 * a.rtol + FINITE_SHARE) * largest)
    return bool((np.abs(p - q) <= slack).all())
