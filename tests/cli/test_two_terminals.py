"""Two terminals at once, and processes that are killed at any moment."""

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

TERMINALS = 5

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path

from interview_drill.cli import session
from interview_drill.cli.store import attempts, open_store
from interview_drill.drills.catalogue import all_shelves, load_catalogue

home, shelf = Path(sys.argv[1]), sys.argv[2]
drill = load_catalogue(all_shelves(shelf)).get("add")
with open_store(home / "drill.sqlite3", lambda: datetime.now(UTC)) as store:
    print("ready", flush=True)
    if session.find_live(store):
        session.stop(store)
    while True:
        begun = session.begin(store, drill, "python", 30, home / "workspace")
        print("started", begun.live.attempt.id, flush=True)
        session.next_hint(store, drill)
        print("hint", begun.live.attempt.id, flush=True)
        session.stop(store)
        print("stopped", begun.live.attempt.id, flush=True)
"""


def test_of_many_terminals_one_starts_and_the_others_resume(drill):
    """Also the file is new: all of them create and migrate it at the same time."""
    racing = [
        subprocess.Popen(
            drill.argv("start", name),
            env=drill.surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("add", "add-again", "add", "add-again", "add")[:TERMINALS]
    ]
    said = [process.communicate(timeout=60) for process in racing]
    assert [process.returncode for process in racing] == [0] * TERMINALS, said
    assert sum("is running; here it is again" in " ".join(out.split()) for out, _ in said) == TERMINALS - 1
    assert len(json.loads(drill("history", "--json").stdout)) == 1
    assert len(list(drill.workspace.rglob("attempt-*.py"))) == 1


def test_hints_from_two_terminals_are_counted_once_each(drill):
    drill("start", "add")
    racing = [
        subprocess.Popen(drill.argv("hint"), env=drill.surroundings(), stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    shown = sorted(process.communicate(timeout=60)[0][:6] for process in racing)
    assert shown == ["Hint 1", "Hint 2", "Hint 3"]


@pytest.mark.parametrize("seed", range(6))
def test_a_killed_process_loses_nothing_that_was_said(drill, tmp_path, seed):
    said, delay = [], random.Random(seed)
    for _ in range(3):
        said += _written_until_killed(drill.home, drill.shelf, delay.uniform(0.0, 0.15))
    connection = sqlite3.connect(drill.database)
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    started = {str(row[0]): Path(row[1]) for row in connection.execute("SELECT id, path FROM attempt")}
    hints = {str(row[0]) for row in connection.execute("SELECT attempt_id FROM event WHERE kind = 'hint'")}
    ended = {str(row[0]) for row in connection.execute("SELECT id FROM attempt WHERE ended_at NOT NULL")}
    connection.close()
    kept = {"started": started.keys(), "hint": hints, "stopped": ended}
    assert said
    assert [line for line in said if line[1] not in kept[line[0]]] == []
    assert all("raise NotImplementedError" in path.read_text() for path in started.values())
    assert len(set(started.values())) == len(started)
    assert drill("timer").returncode in (0, 1)


def _written_until_killed(home: Path, shelf: Path, seconds: float) -> list[list[str]]:
    """What the writer said it had saved before it was killed; a line cut short was not yet said."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(home), str(shelf)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    rest = process.communicate(timeout=30)[0]
    return [line.split() for line in rest.splitlines(keepends=True) if line.endswith("\n")]
