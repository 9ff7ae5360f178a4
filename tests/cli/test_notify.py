"""Marks of time: told once, whatever the number of terminals."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from interview_drill.cli.notify import Notice, announce, claim, terminal_text
from interview_drill.cli.store import attempts as table
from interview_drill.cli.store import open_store

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Desk:
    """A store whose clock the test turns, with one attempt of thirty minutes running."""

    def __init__(self, home: Path) -> None:
        self.home, self.minutes = home, 0.0
        with self.open() as store, store.write() as connection:
            attempt = table.Attempt(0, "rope", "torch", home / "a.py", START, 1800, 1500)
            table.insert_attempt(connection, attempt)

    def open(self) -> Any:
        return open_store(self.home / "drill.sqlite3", lambda: START + timedelta(minutes=self.minutes))

    def claims(self, minutes: float) -> int | None:
        self.minutes = minutes
        with self.open() as store:
            notice = claim(store)
        return notice.seconds if notice else None


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_each_mark_is_told_once(desk: Desk) -> None:
    """At five minutes, one minute and zero, however often somebody looks."""
    told = [desk.claims(minutes) for minutes in (0, 24.9, 25, 25.1, 28, 29, 29.5, 30, 31, 60)]
    assert told == [None, None, 300, None, None, 60, None, 0, None, None]


def test_marks_that_went_by_unseen_are_not_told_late(desk: Desk) -> None:
    """Whoever comes back after the end hears of the end alone."""
    assert desk.claims(45) == 0
    assert desk.claims(46) is None


def test_a_paused_clock_tells_nothing(desk: Desk) -> None:
    """Its time does not run out."""
    desk.minutes = 10
    with desk.open() as store, store.write() as connection:
        running = table.running_attempt(store)
        assert running
        table.add_event(connection, running, table.Event(table.PAUSE, store.now()))
    assert desk.claims(50) is None


def test_a_short_attempt_does_not_begin_with_a_mark(tmp_path: Path) -> None:
    """A budget of five minutes starts without the five-minute bell."""
    desk = Desk(tmp_path)
    with desk.open() as store, store.write() as connection:
        running = table.running_attempt(store)
        assert running
        table.end_attempt(connection, running, store.now(), table.STOPPED)
        table.insert_attempt(
            connection, table.Attempt(0, "rope", "torch", tmp_path / "b.py", START, 300, 300)
        )
    assert desk.claims(1) is None
    assert desk.claims(4.5) == 60


def test_tmux_gets_the_sequence_wrapped() -> None:
    """Each ESC doubled, inside the passthrough."""
    plain, inside = (terminal_text(Notice("rope", 60), env) for env in ({}, {"TMUX": "/tmp/x,1,0"}))
    assert "\x1b]9;rope: 1 minute left." in plain
    assert "\x1bPtmux;\x1b\x1b]9;rope" in inside
    assert inside.endswith("\x1b\\")


def test_the_hook_gets_the_facts_and_a_pipe_gets_no_bell() -> None:
    """The hook of the settings runs with what happened in its environment."""
    started: list[tuple[list[str], dict[str, str]]] = []

    def run(command: list[str], **options: Any) -> None:
        started.append((command, options["env"]))

    stream = io.StringIO()
    announce(Notice("rope", 300), stream, {"PATH": ""}, "say 'time flies'", run)
    assert stream.getvalue() == ""
    (command, env), *rest = started
    assert (command, rest) == (["say", "time flies"], [])
    assert (env["DRILL_ID"], env["DRILL_SECONDS_LEFT"]) == ("rope", "300")


def test_a_missing_notifier_costs_a_sentence_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    """The attempt goes on."""
    announce(Notice("rope", 0), io.StringIO(), {"PATH": ""}, "/no/such/program")
    assert "/no/such/program" in capsys.readouterr().err
