"""`drill grade --watch`: every way editors save, what is shown, how it ends."""

import itertools
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import watchfiles

from interview_drill.cli import watching
from interview_drill.cli.watching import saves

RIGHT = "def add(a, b):\n    return a + b\n"
WRONG = "def add(a, b):\n    return abs(a) + abs(b)\n"
WORSE = "def add(a, b):\n    return 0\n"


class Watcher:
    """`saves` in a thread: `next()` waits for the next one."""

    def __init__(self, path: Path) -> None:
        self.said: list[str] = []
        self.moments: queue.Queue[None] = queue.Queue()
        threading.Thread(target=self._run, args=(path,), daemon=True).start()
        self.moments.get(timeout=5)  # at once

    def _run(self, path: Path) -> None:
        for _ in saves(path, self.said.append):
            self.moments.put(None)

    def next(self, seconds: float = 5.0) -> bool:
        try:
            self.moments.get(timeout=seconds)
        except queue.Empty:
            return False
        return True


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "mine.py"
    path.write_text("one")
    return path


@pytest.fixture
def watcher(file) -> Watcher:
    watcher = Watcher(file)
    while watcher.next(1.5):
        pass
    return watcher


def by_writing(file: Path) -> None:
    file.write_text("two, written in place")


def by_renaming(file: Path) -> None:
    """As vim, emacs and most others do with a new file."""
    new = file.with_suffix(".new")
    new.write_text("two, by rename")
    new.replace(file)


def by_backing_up(file: Path) -> None:
    """As vim does by default: the old file steps aside and is removed at the end."""
    backup = file.with_name("mine.py~")
    file.rename(backup)
    file.write_text("two, beside a backup")
    backup.unlink()


def by_bringing_back(file: Path) -> None:
    file.unlink()
    time.sleep(0.01)
    file.write_text("two, after it was gone")


@pytest.mark.parametrize("save", [by_writing, by_renaming, by_backing_up, by_bringing_back])
def test_every_way_to_save_is_noticed(watcher, file, save):
    for _ in range(2):
        save(file)
        assert watcher.next()
        while watcher.next(0.5):
            pass
    assert watcher.said == []


def test_a_burst_counts_once_or_twice(watcher, file):
    for number in range(50):
        file.write_text(str(number))
    assert watcher.next()
    assert sum(watcher.next(0.6) for _ in range(3)) <= 1


def test_a_neighbour_is_no_save(watcher, file):
    file.with_name("other.py").write_text("x")
    assert not watcher.next(1.5)


def test_a_file_behind_a_link_is_noticed(tmp_path):
    real = tmp_path / "there" / "real.py"
    real.parent.mkdir()
    real.write_text("one")
    link = tmp_path / "link.py"
    link.symlink_to(real)
    watcher = Watcher(link)
    while watcher.next(1.5):
        pass
    real.write_text("two, elsewhere")
    assert watcher.next()
    assert watcher.said == []


def refused(*_: object, **__: object) -> Iterator[set[object]]:
    raise OSError("inotify watch limit reached")


def silent(*_: object, **__: object) -> Iterator[set[object]]:
    """A network file system: no report ever, only ticks."""
    for _ in itertools.count():
        time.sleep(0.1)
        yield set()


@pytest.mark.parametrize(("broken", "word"), [(refused, "limit reached"), (silent, "not reported")])
def test_where_events_fail_it_looks_and_says_so(file, monkeypatch, broken, word):
    monkeypatch.setattr(watchfiles, "watch", broken)
    watcher = Watcher(file)
    for number in range(3):
        while watcher.next(0.7):
            pass
        file.write_text("x" * number)
        assert watcher.next()
    assert len(watcher.said) == 1
    assert word in watcher.said[0]


def test_a_late_report_is_not_taken_for_a_missing_one(file, monkeypatch):
    def late(*_: object, **__: object) -> Iterator[set[object]]:
        file.write_text("changed just before the tick")
        yield set()
        yield {("modified", str(file))}
        yield set()
        yield set()
        raise KeyboardInterrupt

    monkeypatch.setattr(watchfiles, "watch", late)
    with pytest.raises(KeyboardInterrupt):
        list(watching._events(file))


# ------------------------------------------------------------------ the command


class Watch:
    """`drill grade --watch` as a process whose lines arrive one by one."""

    def __init__(self, drill, *words: str) -> None:
        self.process = subprocess.Popen(
            drill.argv("grade", "--watch", *words),
            env=drill.surroundings(PYTHONUNBUFFERED="1"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def until(self, *parts: str) -> str:
        """All lines up to the one that holds the last part; every part must be in them."""
        seen: list[str] = []
        while not seen or parts[-1] not in seen[-1]:
            seen.append(" ".join(self.lines.get(timeout=30).split()))
        text = " ".join(seen)
        assert [part for part in parts if part not in text] == [], text
        return text

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=10)


@pytest.fixture
def watch(sums) -> Iterator[Callable[..., Watch]]:
    running: list[Watch] = []

    def start(*words: str) -> Watch:
        running.append(Watch(sums, *words))
        return running[-1]

    yield start
    for each in running:
        each.process.kill()
        each.process.communicate()


@pytest.fixture
def attempt(sums) -> Path:
    assert sums("start", "add").returncode == 0
    return sums.workspace / "add" / "attempt-01_python.py"


def test_from_stub_to_pass(sums, watch, attempt):
    watching = watch()
    watching.until("None of the 2 checks", "Save attempt-01_python.py")
    attempt.write_text(WRONG)
    watching.until("saved", "1 of 2 checks", "Fixed Small numbers", "Save attempt")
    attempt.write_text(WORSE)
    watching.until("Broken Small numbers", "Save attempt")
    attempt.write_text(WORSE + "# the same again\n")
    watching.until("The same checks fail as before", "Save attempt")
    new = attempt.with_suffix(".new")
    new.write_text(RIGHT)
    new.replace(attempt)
    watching.until("Passed", "Fixed Small numbers", "Fixed Negative numbers")
    assert watching.process.wait(timeout=10) == 0
    (row,) = json.loads(sums("history", "--json").stdout)
    assert (row["grades"], row["outcome"]) == (5, "passed")


def test_a_file_that_goes_and_comes_back(watch, attempt):
    watching = watch()
    watching.until("Save attempt")
    attempt.unlink()
    watching.until("is not there. Waiting for the next save")
    attempt.write_text("")
    watching.until("is empty. Waiting")
    attempt.write_text(RIGHT)
    watching.until("Passed")
    assert watching.process.wait(timeout=10) == 0


def test_a_save_without_a_change_is_not_graded(sums, watch, attempt):
    watching = watch()
    watching.until("Save attempt")
    os.utime(attempt)
    time.sleep(1.5)
    assert watching.end() == 130
    assert json.loads(sums("history", "--json").stdout)[0]["grades"] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="sends signals")
@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, -15), (signal.SIGKILL, -9)]
)
def test_however_it_ends_nothing_is_left(sums, watch, attempt, number, status):
    watching = watch()
    watching.until("Save attempt")
    assert watching.end(number) == status
    stop = time.monotonic() + 5
    while (left := _left(sums.home)) and time.monotonic() < stop:
        time.sleep(0.05)
    assert left == []
    assert sums("timer").returncode == 0


def _left(home: Path) -> list[str]:
    """Living processes with this home in their environment, and a socket."""
    found = [path.name for path in home.glob("*.sock")]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if str(home).encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_text())
        except OSError:
            continue
    return found


def test_stopped_in_another_terminal(sums, watch, attempt):
    watching = watch()
    watching.until("Save attempt")
    sums("stop")
    attempt.write_text(WRONG)
    watching.until("The attempt has ended")
    assert watching.process.wait(timeout=10) == 1


def test_json_is_one_object_a_grade(watch, tmp_path):
    mine = tmp_path / "mine.py"
    mine.write_text(WRONG)
    watching = watch("add", "--file", str(mine), "--json")
    assert json.loads(watching.lines.get(timeout=30))["passed"] is False
    mine.write_text(RIGHT)
    assert json.loads(watching.lines.get(timeout=30))["passed"] is True
    assert watching.process.wait(timeout=10) == 0
