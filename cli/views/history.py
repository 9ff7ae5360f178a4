"""Attempts as a table, as JSON and as CSV."""

from collections.abc import Sequence
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table

from interview_drill.cli.clock import clock_text
from interview_drill.cli.store import text_of
from interview_drill.cli.store.attempts import AttemptRow
from interview_drill.cli.views.console import local_time

CSV_FIELDS = (
    "attempt",
    "drill",
    "framework",
    "path",
    "started_at",
    "ended_at",
    "outcome",
    "grades",
    "score",
    "verdict",
    "elapsed_seconds",
    "budget_seconds",
    "target_seconds",
    "over_time",
    "hints",
    "revealed",
)


def show_history(console: Console, rows: Sequence[AttemptRow]) -> None:
    """One line an attempt, the latest first."""
    if not rows:
        console.print("No attempt yet. `drill start attention` begins one.")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="head")
    for name in ("when", "drill", "result"):
        table.add_column(name, no_wrap=name != "result")
    for name in ("time", "score"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(
            local_time(row.attempt.started_at),
            row.attempt.drill,
            _result(row),
            "" if row.elapsed_seconds is None else clock_text(row.elapsed_seconds),
            "" if row.score is None else str(row.score),
        )
    console.print(table)


def _result(row: AttemptRow) -> str:
    words = [row.attempt.outcome or "running"]
    if row.over_time:
        words.append("over time")
    if row.hints:
        words.append("1 hint" if row.hints == 1 else f"{row.hints} hints")
    if row.revealed:
        words.append("solution seen")
    return ", ".join(words)


def history_json(rows: Sequence[AttemptRow]) -> list[dict[str, Any]]:
    """One object an attempt; times are UTC, durations seconds."""
    return [
        {
            "attempt": row.attempt.id,
            "drill": row.attempt.drill,
            "framework": row.attempt.framework,
            "path": str(row.attempt.path),
            "started_at": text_of(row.attempt.started_at),
            "ended_at": text_of(row.attempt.ended_at) if row.attempt.ended_at else None,
            "outcome": row.attempt.outcome,
            "grades": row.grades,
            "score": row.score,
            "verdict": row.verdict,
            "elapsed_seconds": row.elapsed_seconds,
            "budget_seconds": row.attempt.budget_seconds,
            "target_seconds": row.attempt.target_seconds,
            "over_time": row.over_time,
            "hints": row.hints,
            "revealed": row.revealed,
        }
        for row in rows
    ]


def write_csv(stream: TextIO, rows: Sequence[AttemptRow]) -> None:
    """The same fields as the JSON, one line an attempt under a line of names."""
    import csv

    writer = csv.DictWriter(stream, CSV_FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(history_json(rows))
