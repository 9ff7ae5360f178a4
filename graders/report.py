"""What one grade says, and the one place where score and verdict are decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

SCHEMA_VERSION = 1

PASSED, FAILED, ERROR, TIMEOUT, SKIPPED = "passed", "failed", "error", "timeout", "skipped"

# How much each category weighs in the score; categories a suite lacks are left out and the rest scaled up.
WEIGHTS = {"correctness": 50, "edge-cases": 20, "numerics": 15, "efficiency": 10, "rules": 5}
ADVISORY_WEIGHT = 0.5  # an advisory check counts half of a required one within its category


@dataclass(frozen=True)
class Check:
    """One fact about the candidate's code. `title` is the line shown, `message` the facts of a failure."""

    name: str
    title: str
    category: str
    required: bool
    outcome: str
    message: str
    seconds: float


@dataclass(frozen=True)
class RuleBreach:
    """A rule that the code broke. `where` is a line of the candidate's file, or how it was seen."""

    rule: str
    where: str


@dataclass(frozen=True)
class Diagnosis:
    """A named bug that behaves as the candidate's code does. `confidence` is `exact` or `likely`."""

    bug: str
    title: str
    explanation: str
    question: str
    confidence: str


@dataclass(frozen=True)
class Judgement:
    """What running the hidden suite on one file showed; it knows nothing of attempts or clocks.

    `seed` replays the run with `--seed`; `seconds` is the wall time of the grade.
    """

    drill: str
    framework: str
    device: str
    seed: int
    checks: tuple[Check, ...]
    rules: tuple[RuleBreach, ...]
    diagnosis: tuple[Diagnosis, ...]
    stdout: str
    seconds: float

    @property
    def passed(self) -> bool:
        """All required checks passed (skipped ones do not apply here) and no rule was broken."""
        return (
            bool(self.checks)
            and not self.rules
            and all(c.outcome in (PASSED, SKIPPED) for c in self.checks if c.required)
            and any(c.outcome == PASSED for c in self.checks if c.required)
        )


@dataclass(frozen=True)
class Effort:
    """How the attempt went apart from the code: seconds spent and allowed, hints, reveal."""

    attempt: int | None = None
    elapsed_seconds: float | None = None
    budget_seconds: float | None = None
    target_seconds: float | None = None
    hints: int = 0
    revealed: bool = False

    @property
    def over_time(self) -> bool:
        """Graded after the budget had run out."""
        if self.elapsed_seconds is None or self.budget_seconds is None:
            return False
        return self.elapsed_seconds > self.budget_seconds


@dataclass(frozen=True)
class GradeReport:
    """One grade as people and programs see it: the judgement, and the effort behind it."""

    judgement: Judgement
    effort: Effort = field(default_factory=Effort)

    @property
    def score(self) -> int:
        """0 to 100, see `score`."""
        return score(self.judgement.checks, self.judgement.rules)

    @property
    def verdict(self) -> str:
        """Strong hire, hire, lean hire or no hire, see `verdict`."""
        return verdict(self.judgement, self.score, self.effort)[0]

    @property
    def reason(self) -> str:
        """Why that verdict, in a few words."""
        return verdict(self.judgement, self.score, self.effort)[1]

    def to_json(self) -> dict[str, Any]:
        """The object that `drill grade --json` prints."""
        judged, effort = self.judgement, self.effort
        return {
            "schema_version": SCHEMA_VERSION,
            "drill": judged.drill,
            "framework": judged.framework,
            "device": judged.device,
            "passed": judged.passed,
            "score": self.score,
            "verdict": self.verdict,
            "checks": [vars(check) for check in judged.checks],
            "rules": [vars(breach) for breach in judged.rules],
            "diagnosis": [vars(named) for named in judged.diagnosis],
            "stdout": judged.stdout,
            "attempt": effort.attempt,
            "elapsed_seconds": effort.elapsed_seconds,
            "budget_seconds": effort.budget_seconds,
            "over_time": effort.over_time,
            "grade_seconds": round(judged.seconds, 3),
            "seed": judged.seed,
        }


def score(checks: Sequence[Check], rules: Sequence[RuleBreach]) -> int:
    """Weighted share of checks passed, 0 to 100; 100 only when everything passed.

    Each category weighs as WEIGHTS says; within one, every check counts 1, an advisory one
    ADVISORY_WEIGHT. Skipped checks do not count. A broken rule loses the whole share of `rules`; where no
    required check passed there is nothing to reward, and the score is 0.
    """
    if not any(c.required and c.outcome == PASSED for c in checks):
        return 0
    shares = {c.category for c in checks if c.outcome != SKIPPED} | {"rules"}
    total = sum(WEIGHTS[category] for category in shares)
    earned = sum(WEIGHTS[category] * _share(checks, rules, category) for category in shares)
    return int(100 * earned / total + 1e-9)


def _share(checks: Sequence[Check], rules: Sequence[RuleBreach], category: str) -> float:
    if category == "rules" and rules:
        return 0.0
    counted = [
        (1.0 if c.required else ADVISORY_WEIGHT, c.outcome == PASSED)
        for c in checks
        if c.category == category and c.outcome != SKIPPED
    ]
    weight = sum(w for w, _ in counted)
    return sum(w for w, passed in counted if passed) / weight if weight else 1.0


def verdict(judged: Judgement, points: int, effort: Effort) -> tuple[str, str]:
    """What an interviewer would write, and why.

    - strong hire: passed, at least 95 points, no hint, within the drill's own target time;
    - hire: passed within the budget with at most one hint;
    - lean hire: passed, but over time or with more hints; or not passed, where only edge cases or
      numerics are wrong, with at least 80 points, in time;
    - no hire: everything else, and every attempt whose reference solution was revealed first.
    """
    if effort.revealed:
        return "no hire", "the solution was shown first"
    if not judged.passed:
        if _nearly(judged, points, effort):
            return "lean hire", "only edge cases or numerics are wrong"
        return "no hire", "a rule is broken" if judged.rules else "required checks fail"
    if effort.over_time:
        return "lean hire", "right, but over time"
    if effort.hints > 1:
        return "lean hire", f"right, with {effort.hints} hints"
    return _hired(points, effort)


def _hired(points: int, effort: Effort) -> tuple[str, str]:
    elapsed, target = effort.elapsed_seconds, effort.target_seconds
    if effort.hints:
        return "hire", "right in time, with a hint"
    if points < 95:
        return "hire", "right in time, but not in every advisory check"
    if elapsed is not None and target is not None and elapsed > target:
        return "hire", "right in time, beyond the drill's own target"
    return "strong hire", "right, without a hint" + (", within the target" if elapsed is not None else "")


def _nearly(judged: Judgement, points: int, effort: Effort) -> bool:
    wrong = {c.category for c in judged.checks if c.required and c.outcome not in (PASSED, SKIPPED)}
    minor = wrong <= {"edge-cases", "numerics"}
    return minor and not judged.rules and points >= 80 and not effort.over_time
