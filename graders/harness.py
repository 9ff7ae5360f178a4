"""What a hidden suite is written with: marks, facts, and the record of what was observed.

This module needs nothing beyond the standard library, so that a `python` drill is judged in a process
that imported nothing else; `interview_drill.graders.arrays` adds arrays and tensors.

A check is a function `test_<fact>(answer)` or `test_<fact>(answer, kit)`: `answer` is the candidate's module,
executed afresh for each check, `kit` makes inputs. Its docstring is the line shown. It fails through one of
the assertions, each of which first records what it looked at: the diagnosis compares those records.
"""

import contextlib
import math
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

VALUES, SHAPE, TYPE, NONFINITE, RAISED = "values", "shape", "type", "nonfinite", "raised"
SUPPORT, DISTRIBUTION, MUTATED, WORK, TAMPERED = "support", "distribution", "mutated", "work", "tampered"


class CheckFailed(AssertionError):
    """A fact that does not hold. `kind` says in what way, for the diagnosis."""

    def __init__(self, message: str, kind: str = VALUES) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True)
class Observation:
    """One thing a check looked at: how to compare it (`form`), its label, its value and tolerances.

    Forms: `array` (NumPy float64), `value` (anything with a faithful ==), `counts` (draws by outcome),
    `amount` (a number of operations: compared within a quarter), `raised` (the class of an exception).
    """

    form: str
    what: str
    value: Any
    rtol: float = 0.0
    atol: float = 0.0


@dataclass
class Record:
    """Everything one run of one check observed, and the failure it ended in, if any."""

    observations: list[Observation] = field(default_factory=list)
    failure: CheckFailed | None = None


_record = Record()


def begin_record() -> Record:
    """Start a fresh record; the assertions write into it from now on."""
    global _record
    _record = Record()
    return _record


def is_recording(record: Record) -> bool:
    """Whether this is still the record that the assertions write into."""
    return _record is record


def observe(what: str, value: Any, form: str = "value", rtol: float = 0.0, atol: float = 0.0) -> None:
    """Note something the check looks at, before it is judged."""
    _record.observations.append(Observation(form, what, value, rtol, atol))


def fail(message: str, kind: str = VALUES) -> NoReturn:
    """End the check as failed. A failure counts even where the candidate's code swallows the exception."""
    failure = CheckFailed(message, kind)
    if _record.failure is None:
        _record.failure = failure
    raise failure


def every(cases: Iterable[Callable[[], None]]) -> None:
    """Look at all the cases, also after one has failed: what the others show tells mistakes apart."""
    first: CheckFailed | None = None
    for case in cases:
        try:
            case()
        except CheckFailed as failure:
            first = first or failure
    if first is not None:
        raise first


# ---------------------------------------------------------------- marks


def _mark(**marks: Any) -> Callable[[F], F]:
    def apply(check: F) -> F:
        check.__dict__.setdefault("drill_marks", {}).update(marks)
        return check

    return apply


edge_case = _mark(category="edge-cases")
numerics = _mark(category="numerics")
efficiency = _mark(category="efficiency")
advisory = _mark(required=False)


def only(*frameworks: str) -> Callable[[F], F]:
    """The check exists for these frameworks alone."""
    return _mark(frameworks=frameworks)


def limit(seconds: float) -> Callable[[F], F]:
    """Deadline of this check, in place of the usual ten seconds."""
    return _mark(limit=seconds)


# ---------------------------------------------------------------- facts about plain values


def shown(value: object, width: int = 90) -> str:
    """A value in one line, cut where it would not fit the screen."""
    try:
        text = str(repr(value))
    except BaseException as error:  # the candidate's own __repr__
        text = f"<{type(value).__name__} whose repr raises {type(error).__name__}>"
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 3] + "..."


def assert_equal(actual: object, expected: object, what: str) -> None:
    """`actual == expected`, both plain Python values of one type (True is not 1 here)."""
    plain = plain_value(actual, what)
    observe(what, plain)
    if type(plain) is not type(expected) or plain != expected:
        fail(f"{what}\n  expected {shown(expected)}\n  got      {shown(plain)}")


# How each kind gives up its value without asking a method that a subclass may have replaced.
_PLAIN_KINDS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (int, int.__index__),
    (float, float.__float__),
    (str, str.__str__),
    (bytes, lambda value: bytes.__getitem__(value, slice(None))),
)


def plain_value(value: Any, what: str) -> Any:
    """The value rebuilt of exact built-in types, so that no subclass decides what it equals."""
    if value is None or type(value) in (bool, int, float, str, bytes):
        return value
    for kind, plain in _PLAIN_KINDS:
        if issubclass(type(value), kind):
            return plain(value)
    if issubclass(type(value), list):
        return [plain_value(v, what) for v in list.__iter__(value)]
    if issubclass(type(value), tuple):
        return tuple([plain_value(v, what) for v in tuple.__iter__(value)])
    if issubclass(type(value), dict):
        return {plain_value(k, what): plain_value(v, what) for k, v in dict.items(value)}
    for kind in (set, frozenset):
        if issubclass(type(value), kind):
            return {plain_value(v, what) for v in kind.__iter__(value)}
    return fail(f"{what}\n  got {shown(value)}, of type {type(value).__name__}", TYPE)


def as_int(value: Any, what: str) -> int:
    """A whole number from an int, a NumPy integer or a one-element integer tensor; anything else fails."""
    if issubclass(type(value), int) and type(value) is not bool:
        return int.__index__(value)
    if type(value).__module__.partition(".")[0] in ("numpy", "torch"):
        with contextlib.suppress(Exception):
            return int(value.__index__())
    return fail(f"{what}\n  expected an int, got {shown(value)}, of type {type(value).__name__}", TYPE)


def as_float(value: Any, what: str) -> float:
    """A real number from anything that float() takes but text."""
    if isinstance(value, str | bytes | bool) or value is None:
        fail(f"{what}\n  expected a number, got {shown(value)}, of type {type(value).__name__}", TYPE)
    try:
        return float(value)
    except Exception:
        fail(f"{what}\n  expected a number, got {shown(value)}, of type {type(value).__name__}", TYPE)


def assert_number(actual: Any, expected: float, what: str, rtol: float = 1.3e-6, atol: float = 1e-5) -> None:
    """A single number, compared within tolerances."""
    number = as_float(actual, what)
    observe(what, [number], "numbers", rtol, atol)
    if not math.isfinite(number) and math.isfinite(expected):
        fail(f"{what}\n  expected {expected:.7g}, got {number}", NONFINITE)
    if number != expected and not abs(number - expected) <= atol + rtol * abs(expected):
        fail(f"{what}\n  expected {expected:.7g}, got {number:.7g}")


def assert_that(holds: bool, message: str, observed: Any, kind: str = VALUES, form: str = "value") -> None:
    """A fact in the suite's own words. `observed` is what the decision rests on, not the decision itself."""
    observe(message.split("\n")[0], observed, form)
    if not holds:
        fail(message, kind)


def assert_raises(
    call: Callable[[], Any], kinds: tuple[type[BaseException], ...], what: str
) -> BaseException:
    """`call()` raises one of `kinds` (subclasses count)."""
    names = " or ".join(kind.__name__ for kind in kinds)
    try:
        result = call()
    except CheckFailed:
        raise
    except kinds as error:
        observe(what, "raised as it should")
        return error
    except BaseException as error:
        observe(what, type(error).__name__, "raised")
        fail(f"{what}\n  expected {names}, got {type(error).__name__}: {shown(str(error))}", RAISED)
    observe(what, shown(result))
    fail(f"{what}\n  expected {names}, but it returned {shown(result)}")


def attribute(owner: Any, name: str, what: str) -> Any:
    """`owner.name`; its absence is a failed fact and not a crash."""
    missing = object()
    found = getattr(owner, name, missing)
    if found is missing:
        observe(f"{what}.{name}", "missing")
        fail(f"{what} has no attribute `{name}`", TYPE)
    return found


def assert_amount(actual: float, at_most: float, what: str, at_least: float = 0.0) -> None:
    """A count of operations, elements or calls lies within bounds."""
    observe(what, float(actual), "amount")
    if not at_least <= actual <= at_most:
        wanted = f"at most {at_most:g}" if at_least == 0 else f"between {at_least:g} and {at_most:g}"
        fail(f"{what}\n  expected {wanted}, counted {actual:g}", WORK)


# ---------------------------------------------------------------- samplers


def assert_support(counts: Sequence[int], allowed: Sequence[int], what: str) -> None:
    """Only outcomes in `allowed` were drawn, and each of them at least once."""
    observe(what, list(counts), "counts")
    extra = [i for i, n in enumerate(counts) if n and i not in set(allowed)]
    missing = [i for i in allowed if not counts[i]]
    if extra or missing:
        lines = [what, f"  allowed {sorted(allowed)}, drawn {[i for i, n in enumerate(counts) if n]}"]
        lines += [f"  never allowed: {extra}"] if extra else []
        lines += [f"  never drawn in {sum(counts)} draws: {missing}"] if missing else []
        fail("\n".join(lines), SUPPORT)


def assert_distribution(
    draw: Callable[[int], Sequence[int]],
    probabilities: Sequence[float],
    what: str,
    draws: int = 2000,
    alarm: float = 1e-6,
) -> None:
    """`draw(n)` gives n outcomes' counts; they follow `probabilities` (a G-test, repeated before failing).

    First the support: nothing of probability 0, everything of probability at least 0.02. A p-value under
    1e-3 is looked at again with ten times as many fresh draws, and fails below `alarm`.
    """
    counts = list(draw(draws))
    possible = [i for i, p in enumerate(probabilities) if p > 0]
    observe(what, counts, "counts")
    extra = [i for i, n in enumerate(counts) if n and i not in possible]
    missing = [i for i, p in enumerate(probabilities) if p >= 0.02 and not counts[i]]
    if extra or missing:
        fail(
            f"{what}\n  drawn {[i for i, n in enumerate(counts) if n]}, possible {possible}"
            + (f"\n  impossible outcomes drawn: {extra}" if extra else "")
            + (f"\n  never drawn in {draws} draws: {missing}" if missing else ""),
            SUPPORT,
        )
    if g_test(counts, probabilities) >= 1e-3:
        return
    again = list(draw(10 * draws))
    if g_test(again, probabilities) < alarm:
        total = sum(again)
        got = [round(n / total, 3) for n in again]
        fail(
            f"{what}\n  expected shares {[round(p, 3) for p in probabilities]}\n  drawn shares    {got} "
            f"in {total} draws",
            DISTRIBUTION,
        )


def g_test(counts: Sequence[int], probabilities: Sequence[float]) -> float:
    """p-value of the likelihood-ratio test that `counts` follow `probabilities`."""
    total = sum(counts)
    pairs = [(n, total * p) for n, p in zip(counts, probabilities, strict=True) if p > 0]
    if any(n and not p for n, p in zip(counts, probabilities, strict=True)):
        return 0.0
    statistic = 2 * sum(n * math.log(n / e) for n, e in pairs if n)
    return chi_square_tail(statistic, len(pairs) - 1)


def same_distribution(a: Sequence[int], b: Sequence[int]) -> float:
    """p-value of the likelihood-ratio test that two samples come from one distribution."""
    if len(a) != len(b) or not sum(a) or not sum(b):
        return 0.0
    total, statistic, cells = sum(a) + sum(b), 0.0, 0
    for x, y in zip(a, b, strict=True):
        if x + y:
            cells += 1
            for n, size in ((x, sum(a)), (y, sum(b))):
                statistic += 2 * n * math.log(n * total / (size * (x + y))) if n else 0.0
    return chi_square_tail(statistic, cells - 1)


def chi_square_tail(statistic: float, freedom: int) -> float:
    """P(chi-square with `freedom` degrees > statistic): the regularised upper incomplete gamma function."""
    if freedom <= 0 or statistic <= 0:
        return 1.0
    a, x = freedom / 2, statistic / 2
    scale = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:  # series for the lower tail
        term = total = 1 / a
        n = a
        while term > total * 1e-16:
            n += 1
            term *= x / n
            total += term
        return max(0.0, 1 - scale * total)
    fraction = 0.0  # Lentz's continued fraction, evaluated from its tail
    for k in range(200, 0, -1):
        fraction = k * (k - a) / (x + 2 * k + 1 - a - fraction)
    return scale / (x + 1 - a - fraction)


# ---------------------------------------------------------------- inputs


class Kit:
    """Makes a check's inputs; all of it follows from the seed of the run, so that `--seed` replays it."""

    def __init__(self, framework: str, device: str, seed: int) -> None:
        self.framework = framework
        self.device = device
        self.seed = seed
        self.impossible = ""  # why the check cannot be made on this device, once that shows

    def random(self, stream: int = 0) -> random.Random:
        """A generator of Python's own, independent for each `stream`."""
        return random.Random(f"{self.seed}/{stream}")
