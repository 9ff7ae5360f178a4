"""What the statistics are made of, each by one query that stays fast at ten thousand attempts."""

from dataclasses import dataclass
from datetime import date

from interview_drill.cli.store.db import Store

# A pass after looking at the solution, or after the time was up, still counts as a pass, but a revealed
# one has no time of its own.
PASSES = """
    SELECT attempt.drill AS drill, attempt.target_seconds AS target, MIN(grade.elapsed_seconds) AS seconds,
           EXISTS (SELECT 1 FROM event e WHERE e.attempt_id = attempt.id AND e.kind = 'reveal') AS revealed
    FROM grade JOIN attempt ON attempt.id = grade.attempt_id
    WHERE grade.passed = 1 GROUP BY attempt.id ORDER BY attempt.id
"""
COUNTS = """
    SELECT drill, COUNT(*) AS attempts, SUM(ended_at IS NULL) AS running, MAX(target_seconds) AS target
    FROM attempt GROUP BY drill
"""
DAYS = "SELECT date(started_at, 'localtime') AS day, COUNT(*) AS attempts FROM attempt GROUP BY day"
BUGS = """
    SELECT attempt.drill AS drill, finding.name AS name, COUNT(DISTINCT finding.attempt_id) AS attempts
    FROM finding JOIN attempt ON attempt.id = finding.attempt_id
    WHERE finding.kind = 'bug' GROUP BY attempt.drill, finding.name
"""
WEAK = """
    SELECT name, COUNT(DISTINCT attempt_id) AS attempts FROM finding WHERE kind = 'weak' GROUP BY name
"""


@dataclass(frozen=True)
class DrillCount:
    """How often a drill was begun; `target_seconds` is its own target."""

    drill: str
    attempts: int
    running: int
    target_seconds: int


@dataclass(frozen=True)
class Pass:
    """An attempt that was passed; `seconds` to its first pass, None where the solution was revealed."""

    drill: str
    seconds: float | None


@dataclass(frozen=True)
class BugCount:
    """In how many attempts at a drill a bug was named."""

    drill: str
    bug: str
    attempts: int


@dataclass(frozen=True)
class Practice:
    """Everything that was practised. `days` counts attempts by local date, `weak` by category of checks."""

    drills: tuple[DrillCount, ...]
    passes: tuple[Pass, ...]
    days: dict[date, int]
    bugs: tuple[BugCount, ...]
    weak: dict[str, int]


def practice(store: Store) -> Practice:
    """All of it, for the statistics."""
    query = store.connection.execute
    return Practice(
        drills=tuple(
            DrillCount(row["drill"], row["attempts"], row["running"], row["target"]) for row in query(COUNTS)
        ),
        passes=tuple(
            Pass(row["drill"], None if row["revealed"] else row["seconds"]) for row in query(PASSES)
        ),
        days={date.fromisoformat(row["day"]): row["attempts"] for row in query(DAYS)},
        bugs=tuple(BugCount(row["drill"], row["name"], row["attempts"]) for row in query(BUGS)),
        weak={row["name"]: row["attempts"] for row in query(WEAK)},
    )
