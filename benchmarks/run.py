"""The figures of the design: `python benchmarks/run.py [--rounds N] [--only WORD] [--all] [--strict]`.

Each command is timed in turn with a bare interpreter that does only the unavoidable part, so that a busy
machine disturbs both alike; ratios are of medians. `cpu` is the same ratio in processor seconds, which hardly
depends on what else runs. With `--strict` the exit status is 1 when a figure is missed.
"""

import argparse
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from interview_drill.cli.store import attempts, open_store
from interview_drill.drills.catalogue import load_catalogue
from interview_drill.drills.model import Drill
from interview_drill.graders.bugs import load_bugs
from interview_drill.graders.warm import is_warm

STORED = 10_000
SCREEN = "import typer, rich.console"
NUMPY, TORCH = "import numpy, pytest", "import torch, pytest"
SAMPLING = ("top-p", "speculative-decoding")  # suites that draw: the figure for warm grades leaves them out


@dataclass(frozen=True)
class Cost:
    """Seconds on the wall, and of the processor with all descendants."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Row:
    """A figure: what was measured, against what, and the bound."""

    name: str
    said: str
    kept: bool


class Bench:
    """A DRILL_HOME of its own and a clean environment. `whole`: every drill, not two of each framework."""

    def __init__(self, home: Path, rounds: int, whole: bool = False) -> None:
        self.home, self.rounds, self.whole = home, rounds, whole
        dropped = ("PYTHONDONTWRITEBYTECODE", "DRILL_PATH", "DRILL_NOW", "EDITOR", "VISUAL")
        self.env = {k: v for k, v in os.environ.items() if k not in dropped} | {"DRILL_HOME": str(home)}

    def drill(self, *words: str) -> list[str]:
        """As the installed script starts it."""
        return [sys.executable, "-c", "from interview_drill.cli.__main__ import main; main()", *words]

    def run(self, argv: list[str]) -> Cost:
        """Run once; any exit status but our own failure will do."""
        began = time.perf_counter()
        process = subprocess.Popen(
            argv, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        said = process.stderr.read() if process.stderr else b""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            sys.exit(f"{' '.join(argv)} ended with {process.returncode}:\n{said.decode()}")
        return Cost(time.perf_counter() - began, used.ru_utime + used.ru_stime)

    def medians(self, commands: dict[str, list[str]]) -> dict[str, Cost]:
        """Each command in turn, `rounds` times, after one round to fill the caches."""
        times: dict[str, list[Cost]] = {name: [] for name in commands}
        for turn in range(self.rounds + 1):
            for name, argv in commands.items():
                cost = self.run(argv)
                if turn:
                    times[name].append(cost)
        return {name: _median(costs) for name, costs in times.items()}

    def compare(
        self, bare: str, bound: float, commands: dict[str, list[str]], more: float = 0.0
    ) -> Iterator[Row]:
        """One row a command: at most `bound` times `python -c bare`, and `more` seconds."""
        found = self.medians({"": [sys.executable, "-c", bare], **commands})
        base = found.pop("")
        for name, cost in found.items():
            ratio, cpu = (cost.wall - more) / base.wall, (cost.cpu - more) / base.cpu
            yield Row(
                name,
                f"{cost.wall:6.3f} s  {ratio:5.2f}x (cpu {cpu:5.2f}x) of {base.wall:.3f} s"
                f"{f' + {more} s' if more else ''}, at most {bound}x",
                ratio <= bound,
            )


def _median(costs: list[Cost]) -> Cost:
    return Cost(statistics.median(c.wall for c in costs), statistics.median(c.cpu for c in costs))


def start_up(bench: Bench) -> Iterator[Row]:
    """Quick commands, with one attempt running and a plan begun."""
    bench.run(bench.drill("start", "attention", "--no-editor"))
    bench.run(bench.drill("schedule", "start", "fourteen-day"))
    words = {"drill --help": ["--help"], "drill timer": ["timer"], "drill list": ["list"]}
    words["drill schedule today"] = ["schedule", "today"]
    yield from bench.compare(SCREEN, 2.0, {name: bench.drill(*w) for name, w in words.items()})


def cold(bench: Bench) -> Iterator[Row]:
    """A right answer judged in a process that starts from nothing."""
    for bare, bound, framework in ((NUMPY, 3.0, "python"), (NUMPY, 3.0, "numpy"), (TORCH, 1.5, "torch")):
        commands = {}
        for drill in _drills(bench, framework):
            file = ["--file", str(drill.solution_path(framework)), "-f", framework]
            commands[f"cold grade, {drill.id} {framework}"] = bench.drill("grade", drill.id, *file)
        yield from bench.compare(bare, bound, commands)


def warm(bench: Bench) -> Iterator[Row]:
    """From saving a wrong, then a right answer to the verdict, with `drill grade --watch` waiting."""
    for framework in ("python", "numpy", "torch"):
        for drill in _drills(bench, framework, SAMPLING):
            right = drill.solution_path(framework).read_text(encoding="utf-8")
            wrong = _with_a_bug(drill, framework, right)
            sessions = [_session(bench, drill, framework, wrong, right) for _ in range(bench.rounds // 2 + 1)]
            for what, seconds in zip(("a named bug", "right"), zip(*sessions, strict=True), strict=True):
                middle = statistics.median(seconds)
                said = f"{middle:6.3f} s  ({min(seconds):.3f} to {max(seconds):.3f}), at most 0.30 s"
                yield Row(f"save to verdict, {drill.id} {framework}, {what}", said, middle <= 0.30)


def _drills(bench: Bench, framework: str, but: Sequence[str] = ()) -> list[Drill]:
    """What to measure."""
    fitting = [d for d in load_catalogue() if framework in d.frameworks and d.id not in but]
    return fitting if bench.whole else fitting[:2]


def _with_a_bug(drill: Drill, framework: str, right: str) -> str:
    variants = [variant for bug in load_bugs(drill.bugs_path) for variant in bug.variants]
    return next(v for v in variants if framework in v.code).source(framework, right)


def _session(bench: Bench, drill: Drill, framework: str, wrong: str, right: str) -> tuple[float, float]:
    """Seconds to the verdict on a wrong answer, and on the right one, which ends the watching."""
    file = bench.home / f"{drill.id}_{framework}.py"
    file.write_text(wrong)
    words = ("grade", drill.id, "--file", str(file), "-f", framework, "--watch", "--json")
    watching = subprocess.Popen(
        bench.drill(*words), env=bench.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert watching.stdout is not None
    try:
        watching.stdout.readline()
        first = _saved(bench, framework, file, wrong + "\n# saved again\n", watching.stdout)
        return first, _saved(bench, framework, file, right, watching.stdout)
    finally:
        watching.terminate()
        watching.communicate()


def _saved(bench: Bench, framework: str, file: Path, text: str, verdicts: IO[bytes]) -> float:
    _await(lambda: is_warm(bench.home, framework))
    time.sleep(1.2)  # for the watch to be set up, and the machine to be quiet
    began = time.perf_counter()
    file.write_text(text)
    if not verdicts.readline():
        sys.exit(f"no verdict on {file}")
    return time.perf_counter() - began


def _await(look: Callable[[], bool]) -> None:
    stop = time.monotonic() + 120
    while not look() and time.monotonic() < stop:
        time.sleep(0.05)


def check(bench: Bench) -> Iterator[Row]:
    """The author's gate on the core track, or on what there is of it."""
    ids = [d.id for d in load_catalogue() if d.track == "core" and d.suite_path.exists()]
    cost = bench.run(bench.drill("check", *ids))
    said = f"{cost.wall:6.1f} s  (cpu {cost.cpu:.1f} s) for {len(ids)} drills, under 90 s"
    yield Row("drill check, core track", said, cost.wall < 90)


def stored(bench: Bench) -> Iterator[Row]:
    """Quick commands over many stored attempts."""
    _fill(bench.home / "drill.sqlite3")
    bench.run(bench.drill("schedule", "start", "fourteen-day"))
    commands = {
        "start": ["start", "attention", "--no-editor"],
        "schedule today": ["schedule", "today"],
        "list": ["list"],
        "timer": ["timer"],
        "stats": ["stats"],
    }
    from interview_drill.cli.app import TABLE

    there = {n: w for n, w in commands.items() if w[0] in TABLE}
    named = {f"{STORED} attempts, {name}": bench.drill(*words) for name, words in there.items()}
    yield from bench.compare(SCREEN, 2.0, named, more=0.05)


def _fill(database: Path) -> None:
    began = datetime(2025, 1, 1, tzinfo=UTC)
    ids = [drill.id for drill in load_catalogue()]
    with open_store(database, lambda: datetime.now(UTC)) as store, store.write() as connection:
        for number in range(STORED):
            at = began + timedelta(hours=number)
            path = Path(f"/nowhere/attempt-{number}_numpy.py")
            attempt = attempts.Attempt(0, ids[number % len(ids)], "numpy", path, at, 1800, 1200)
            attempt = replace(attempt, id=attempts.insert_attempt(connection, attempt))
            attempts.add_event(connection, attempt, attempts.Event(attempts.START, at))
            end = at + timedelta(minutes=9)
            attempts.add_grade(
                connection, attempt, attempts.NewGrade(end, True, 100, "hire", 540, False, "{}", b"")
            )
            attempts.end_attempt(connection, attempt, end, attempts.PASSED)


PARTS = {"start-up": start_up, "cold": cold, "warm": warm, "stored": stored, "check": check}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--all", action="store_true", help="every drill, not two of each framework")
    parser.add_argument("--strict", action="store_true")
    asked = parser.parse_args()
    missed = 0
    for name in asked.only or PARTS:
        home = Path(tempfile.mkdtemp(prefix="drill-benchmark-"))
        with contextlib.ExitStack() as stack:
            stack.callback(shutil.rmtree, home, ignore_errors=True)
            for row in PARTS[name](Bench(home, asked.rounds, asked.all)):
                missed += not row.kept
                print(f"{'ok    ' if row.kept else 'MISSED'} {row.name:48} {row.said}", flush=True)
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    print(f"load at the end: {busy:.1f} a core" + (", too busy to judge by the clock" if busy > 1.2 else ""))
    sys.exit(1 if missed and asked.strict else 0)


if __name__ == "__main__":
    main()
