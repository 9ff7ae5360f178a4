"""What was done with each drill so far, derived by query."""

from dataclasses import dataclass

from interview_drill.cli.store.db import Store

COUNTS = """
    SELECT drill, COUNT(*) AS attempts, MAX(ended_at IS NULL) AS running FROM attempt GROUP BY drill
"""
# A pass after looking at the solution is no best time.
BEST = """
    SELECT attempt.drill AS drill, MIN(grade.elapsed_seconds) AS best
    FROM grade JOIN attempt ON attempt.id = grade.attempt_id
    WHERE grade.passed = 1
      AND NOT EXISTS (SELECT 1 FROM event WHERE event.attempt_id = attempt.id AND event.kind = 'reveal')
    GROUP BY attempt.drill
"""
PASSED = """
    SELECT DISTINCT attempt.drill AS drill
    FROM grade JOIN attempt ON attempt.id = grade.attempt_id WHERE grade.passed = 1
"""
# With a single MAX, SQLite takes the bare columns from the row that holds it.
LAST = """
    SELECT attempt.drill AS drill, MAX(grade.id), grade.passed AS passed, grade.score AS score,
           grade.verdict AS verdict
    FROM grade JOIN attempt ON attempt.id = grade.attempt_id GROUP BY attempt.drill
"""


@dataclass(frozen=True)
class LastGrade:
    """The latest grade of a drill; `score` from 0 to 100."""

    passed: bool
    score: int
    verdict: str


@dataclass(frozen=True)
class Record:
    """How often a drill was attempted and how it went; `best_seconds` is the fastest pass."""

    attempts: int = 0
    running: bool = False
    passed: bool = False
    best_seconds: float | None = None
    last: LastGrade | None = None

    @property
    def state(self) -> str:
        """running, passed, tried or new."""
        if self.running:
            return "running"
        return "passed" if self.passed else "tried" if self.attempts else "new"


def records(store: Store) -> dict[str, Record]:
    """The record of every drill that was ever attempted."""
    query = store.connection.execute
    best = {row["drill"]: row["best"] for row in query(BEST)}
    passed = {row["drill"] for row in query(PASSED)}
    last = {row["drill"]: LastGrade(bool(row["passed"]), row["score"], row["verdict"]) for row in query(LAST)}
    return {
        row["drill"]: Record(
            attempts=row["attempts"],
            running=bool(row["running"]),
            passed=row["drill"] in passed,
            best_seconds=best.get(row["drill"]),
            last=last.get(row["drill"]),
        )
        for row in query(COUNTS)
    }
