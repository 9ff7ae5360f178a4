"""Attempts, events and grades: what is written once, and what is asked of them."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from interview_drill.cli.store.db import Store, parse_instant, text_of

PASSED, STOPPED = "passed", "stopped"
START, HINT, REVEAL, PAUSE, RESUME = "start", "hint", "reveal", "pause", "resume"


@dataclass(frozen=True)
class Attempt:
    """One sitting at one drill. `ended_at` and `outcome` (`passed` or `stopped`) are None while it runs."""

    id: int
    drill: str
    framework: str
    path: Path
    started_at: datetime
    budget_seconds: int
    target_seconds: int
    ended_at: datetime | None = None
    outcome: str | None = None


@dataclass(frozen=True)
class Event:
    """Something that happened during an attempt: `start`, `pause`, `resume`, `hint`, `reveal`, ...

    `detail` is the number of a hint, or the machine's uptime at a start, pause or resume.
    """

    kind: str
    at: datetime
    detail: str = ""


@dataclass(frozen=True)
class NewGrade:
    """A grade to be kept: `report` is the JSON that was shown, `source` the file as it was judged."""

    at: datetime
    passed: bool
    score: int
    verdict: str
    elapsed_seconds: float
    over_time: bool
    report: str
    source: bytes


@dataclass(frozen=True)
class AttemptRow:
    """An attempt with what came of it. The best grade is a passed one, then the one of most points."""

    attempt: Attempt
    grades: int
    hints: int
    revealed: bool
    score: int | None
    verdict: str | None
    elapsed_seconds: float | None
    over_time: bool


def running_attempt(store: Store) -> Attempt | None:
    """The attempt that has not ended; there is one at most."""
    row = store.connection.execute("SELECT * FROM attempt WHERE ended_at IS NULL").fetchone()
    return _attempt(row) if row else None


def is_stored(store: Store, attempt: Attempt) -> bool:
    """Whether the attempt is in this file: not after a damaged one was moved aside."""
    found = store.connection.execute("SELECT 1 FROM attempt WHERE id = ?", (attempt.id,)).fetchone()
    return found is not None


def last_attempt(store: Store, drill: str | None = None) -> Attempt | None:
    """The most recent attempt, of one drill or of all."""
    where, values = ("WHERE drill = ?", (drill,)) if drill else ("", ())
    row = store.connection.execute(
        f"SELECT * FROM attempt {where} ORDER BY id DESC LIMIT 1", values
    ).fetchone()
    return _attempt(row) if row else None


def is_known_path(store: Store, path: Path) -> bool:
    """Whether an attempt, also one whose file is gone, used this path."""
    found = store.connection.execute("SELECT 1 FROM attempt WHERE path = ?", (str(path),)).fetchone()
    return found is not None


def events_of(store: Store, attempt: Attempt) -> tuple[Event, ...]:
    """What happened during the attempt, in the order recorded."""
    rows = store.connection.execute("SELECT * FROM event WHERE attempt_id = ? ORDER BY id", (attempt.id,))
    return tuple(Event(row["kind"], parse_instant(row["at"]), row["detail"]) for row in rows)


def last_source(store: Store, attempt: Attempt) -> bytes | None:
    """The file as it was when last graded in this attempt."""
    row = store.connection.execute(
        "SELECT source FROM grade WHERE attempt_id = ? ORDER BY id DESC LIMIT 1", (attempt.id,)
    ).fetchone()
    return bytes(row["source"]) if row else None


def last_report(store: Store, attempt: Attempt) -> str | None:
    """The JSON of the last grade of this attempt."""
    row = store.connection.execute(
        "SELECT report FROM grade WHERE attempt_id = ? ORDER BY id DESC LIMIT 1", (attempt.id,)
    ).fetchone()
    return str(row["report"]) if row else None


def insert_attempt(connection: sqlite3.Connection, attempt: Attempt) -> int:
    """Record a new running attempt (its `id` is ignored) and return its id."""
    cursor = connection.execute(
        "INSERT INTO attempt (drill, framework, path, started_at, budget_seconds, target_seconds)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            attempt.drill,
            attempt.framework,
            str(attempt.path),
            text_of(attempt.started_at),
            attempt.budget_seconds,
            attempt.target_seconds,
        ),
    )
    return int(cursor.lastrowid or 0)


def end_attempt(connection: sqlite3.Connection, attempt: Attempt, at: datetime, outcome: str) -> None:
    """End a running attempt as `passed` or `stopped`; one that ended meanwhile stays as it ended."""
    connection.execute(
        "UPDATE attempt SET ended_at = ?, outcome = ? WHERE id = ? AND ended_at IS NULL",
        (text_of(at), outcome, attempt.id),
    )


def add_event(connection: sqlite3.Connection, attempt: Attempt, event: Event) -> None:
    """Record that something happened."""
    connection.execute(
        "INSERT INTO event (attempt_id, kind, at, detail) VALUES (?, ?, ?, ?)",
        (attempt.id, event.kind, text_of(event.at), event.detail),
    )


def add_grade(connection: sqlite3.Connection, attempt: Attempt, grade: NewGrade) -> None:
    """Record a grade with the snapshot of the file it judged."""
    connection.execute(
        "INSERT INTO grade"
        " (attempt_id, at, passed, score, verdict, elapsed_seconds, over_time, report, source)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            attempt.id,
            text_of(grade.at),
            grade.passed,
            grade.score,
            grade.verdict,
            grade.elapsed_seconds,
            grade.over_time,
            grade.report,
            grade.source,
        ),
    )


# The best grade of each attempt is looked up through the index grade_by_attempt, which holds every
# column named here, so that reports and sources are never read.
_HISTORY = """
SELECT a.*, g.score, g.verdict, g.elapsed_seconds, g.over_time,
       (SELECT COUNT(*) FROM grade WHERE attempt_id = a.id) AS grades,
       (SELECT COUNT(*) FROM event WHERE attempt_id = a.id AND kind = 'hint') AS hints,
       EXISTS (SELECT 1 FROM event WHERE attempt_id = a.id AND kind = 'reveal') AS revealed
FROM attempt a LEFT JOIN grade g ON g.id = (
    SELECT id FROM grade WHERE attempt_id = a.id ORDER BY passed DESC, score DESC, id DESC LIMIT 1)
"""


def history(store: Store, drill: str | None = None, limit: int | None = None) -> list[AttemptRow]:
    """Attempts with their outcome, the latest first; of one drill, and at most `limit`, when given."""
    where, values = ("WHERE a.drill = ?", [drill]) if drill else ("", [])
    query = f"{_HISTORY} {where} ORDER BY a.id DESC LIMIT ?"
    rows = store.connection.execute(query, [*values, -1 if limit is None else limit])
    return [_row(row) for row in rows]


def _row(row: sqlite3.Row) -> AttemptRow:
    return AttemptRow(
        attempt=_attempt(row),
        grades=row["grades"],
        hints=row["hints"],
        revealed=bool(row["revealed"]),
        score=row["score"],
        verdict=row["verdict"],
        elapsed_seconds=row["elapsed_seconds"],
        over_time=bool(row["over_time"]),
    )


def _attempt(row: sqlite3.Row) -> Attempt:
    return Attempt(
        id=row["id"],
        drill=row["drill"],
        framework=row["framework"],
        path=Path(row["path"]),
        started_at=parse_instant(row["started_at"]),
        budget_seconds=row["budget_seconds"],
        target_seconds=row["target_seconds"],
        ended_at=parse_instant(row["ended_at"]) if row["ended_at"] else None,
        outcome=row["outcome"],
    )
