"""The stored facts of schedules: starts, opened days, draws and skips. Days count from 1, rolls from 0."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from interview_drill.cli.store.db import Store, parse_instant, text_of


@dataclass(frozen=True)
class StoredDraw:
    """The drills drawn for a re-roll day."""

    day: int
    roll: int
    drills: tuple[str, ...]
    drawn_at: datetime


@dataclass(frozen=True)
class StoredPlan:
    """One start of a plan, and everything that happened to it."""

    id: int
    name: str
    seed: int
    started_on: date
    started_at: datetime
    opened: dict[int, date]
    draws: tuple[StoredDraw, ...]
    skips: frozenset[tuple[int, str]]


def running_plan(store: Store) -> StoredPlan | None:
    """The plan that was started and not stopped, if there is one."""
    query = "SELECT * FROM plan WHERE stopped_at IS NULL ORDER BY id DESC LIMIT 1"
    row = store.connection.execute(query).fetchone()
    if row is None:
        return None
    return StoredPlan(
        id=row["id"],
        name=row["name"],
        seed=row["seed"],
        started_on=date.fromisoformat(row["started_on"]),
        started_at=parse_instant(row["started_at"]),
        opened=_opened(store, row["id"]),
        draws=_draws(store, row["id"]),
        skips=_skips(store, row["id"]),
    )


def _opened(store: Store, plan_id: int) -> dict[int, date]:
    query = "SELECT day, MIN(opened_on) AS at FROM plan_day WHERE plan_id = ? GROUP BY day ORDER BY day"
    rows = store.connection.execute(query, (plan_id,))
    return {row["day"]: date.fromisoformat(row["at"]) for row in rows}


def _draws(store: Store, plan_id: int) -> tuple[StoredDraw, ...]:
    query = "SELECT day, roll, drills, drawn_at FROM plan_draw WHERE plan_id = ? ORDER BY day, roll"
    rows = store.connection.execute(query, (plan_id,))
    return tuple(
        StoredDraw(row["day"], row["roll"], tuple(json.loads(row["drills"])), parse_instant(row["drawn_at"]))
        for row in rows
    )


def _skips(store: Store, plan_id: int) -> frozenset[tuple[int, str]]:
    rows = store.connection.execute("SELECT day, drill FROM plan_skip WHERE plan_id = ?", (plan_id,))
    return frozenset((row["day"], row["drill"]) for row in rows)


def passes_since(store: Store, since: datetime) -> dict[str, datetime]:
    """The latest pass of each drill that was passed at `since` or later."""
    query = """
        SELECT attempt.drill AS drill, MAX(grade.at) AS at
        FROM grade JOIN attempt ON attempt.id = grade.attempt_id
        WHERE grade.passed = 1 AND grade.at >= ?
        GROUP BY attempt.drill
    """
    rows = store.connection.execute(query, (text_of(since),))
    return {row["drill"]: parse_instant(row["at"]) for row in rows}


# The functions below change the file: call them inside `store.write()`.


def add_plan(store: Store, name: str, seed: int, today: date) -> int:
    """Record that a plan begins today; returns its id."""
    cursor = store.connection.execute(
        "INSERT INTO plan (name, seed, started_on, started_at) VALUES (?, ?, ?, ?)",
        (name, seed, today.isoformat(), text_of(store.now())),
    )
    return int(cursor.lastrowid or 0)


def end_plan(store: Store, plan_id: int) -> None:
    """Record that a plan was stopped; what was passed is kept."""
    store.connection.execute(
        "UPDATE plan SET stopped_at = ? WHERE id = ? AND stopped_at IS NULL", (text_of(store.now()), plan_id)
    )


def add_day(store: Store, plan_id: int, day: int, today: date) -> None:
    """Record that a day was opened today."""
    store.connection.execute(
        "INSERT INTO plan_day (plan_id, day, opened_on) VALUES (?, ?, ?)", (plan_id, day, today.isoformat())
    )


def add_draw(store: Store, plan_id: int, day: int, roll: int, drills: tuple[str, ...]) -> None:
    """Record a draw; a second one with the same roll number is refused by the database."""
    store.connection.execute(
        "INSERT INTO plan_draw (plan_id, day, roll, drills, drawn_at) VALUES (?, ?, ?, ?, ?)",
        (plan_id, day, roll, json.dumps(drills), text_of(store.now())),
    )


def add_skip(store: Store, plan_id: int, day: int, drill: str) -> None:
    """Record that a drill of a day is left out."""
    store.connection.execute(
        "INSERT INTO plan_skip (plan_id, day, drill, at) VALUES (?, ?, ?, ?)",
        (plan_id, day, drill, text_of(store.now())),
    )
