"""Every hostile or unlucky file is judged for what it is, and leaves nothing behind."""

import importlib.util
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from interview_drill.drills.catalogue import all_shelves, load_catalogue
from interview_drill.drills.rules import HANDS_OFF
from interview_drill.graders import limits
from interview_drill.graders.processes import WorkerProcess
from interview_drill.graders.report import PASSED, Judgement
from interview_drill.graders.runner import Deadlines, GradeRequest, grade
from interview_drill.graders.zygote import worker_source


def _cases() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fault_cases", Path(__file__).with_name("cases.py"))
    sys.modules["fault_cases"] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CASES, REAL = _cases().CASES, _cases().REAL
SHELF = Path(__file__).parent / "shelf"
DRILLS = load_catalogue(all_shelves(str(SHELF), ()))
SHORT = Deadlines(load=3.0, check=3.0, total=30.0, diagnose=1.0)
MATRIX_CHECKS = ("test_matrix", "test_pair")


@pytest.fixture(scope="module")
def workers() -> Iterator[Callable[[str], WorkerProcess]]:
    with worker_source() as source:
        yield source


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_the_file_is_judged_for_what_it_is(case, workers, tmp_path) -> None:
    made: list[WorkerProcess] = []

    def take(framework: str) -> WorkerProcess:
        made.append(workers(framework))
        return made[-1]

    file = tmp_path / "answer.py"
    file.write_bytes(case.source)
    deadlines = Deadlines() if case.fails in ("none", "rule") else SHORT
    request = GradeRequest(
        DRILLS.get(case.drill), file, case.source, case.framework, "cpu", seed=7, deadlines=deadlines
    )
    begun = time.monotonic()
    judged = grade(request, take)
    assert time.monotonic() - begun < deadlines.total + 2
    expect(case, judged)
    assert nothing_left(made) == []


def expect(case, judged: Judgement) -> None:
    """The outcome and the sentence that the case names."""
    failed = [c for c in judged.checks if c.outcome != PASSED]
    shown = "\n".join([*(c.message for c in failed), *(f"{b.rule}: {b.where}" for b in judged.rules)])
    if case.fails == "none":
        assert judged.passed, shown
        assert not failed
        return
    assert not judged.passed
    assert re.search(case.says, shown), shown
    if case.fails == "one":
        assert [c.name for c in failed] in ([name] for name in MATRIX_CHECKS), shown
    if case.fails == "all":
        assert len(failed) == len(judged.checks), shown
    if case.fails == "rule":
        assert judged.rules
        assert not failed, shown
    elif case.fails != "some":
        assert {b.rule for b in judged.rules} <= {HANDS_OFF.title}, shown
    if case.outcome:
        assert {c.outcome for c in failed} == {case.outcome}, shown


def nothing_left(made: list[WorkerProcess]) -> list[str]:
    """Processes that carry a worker's mark, and folders."""
    left = [f"process {pid}" for worker in made for pid in limits.marked(worker.mark)]
    return left + [str(worker.home) for worker in made if worker.home.exists()]


def processes_with(variable: str) -> list[str]:
    """Command lines of the processes that have this in their environment."""
    found = []
    for entry in Path("/proc").iterdir() if limits.abilities()["memory polling"] else ():
        try:
            if entry.name.isdigit() and variable.encode() in (entry / "environ").read_bytes():
                found.append((entry / "cmdline").read_text())
        except OSError:
            continue
    return found


def surroundings(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "tmp").mkdir()
    return {
        **os.environ,
        "DRILL_HOME": str(tmp_path / "home"),
        "DRILL_PATH": str(SHELF),
        "TMPDIR": str(tmp_path / "tmp"),
        "OMP_NUM_THREADS": "1",
    }


@pytest.mark.parametrize("case", [c for c in CASES if c.name in REAL], ids=lambda c: c.name)
def test_the_command_says_so_and_leaves_nothing(case, tmp_path) -> None:
    file = tmp_path / "answer.py"
    file.write_bytes(case.source)
    words = [
        "grade",
        case.drill,
        "--file",
        str(file),
        "--framework",
        case.framework,
        "--device",
        "cpu",
        "--json",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "interview_drill.cli", *words],
        capture_output=True, env=surroundings(tmp_path), timeout=90, check=False, text=True,
    )  # fmt: skip
    report = json.loads(done.stdout)
    shown = "\n".join([*(c["message"] for c in report["checks"]), *(str(b) for b in report["rules"])])
    assert done.returncode == (0 if case.fails == "none" else 1), done.stderr
    assert report["passed"] is (case.fails == "none"), shown
    assert re.search(case.says, shown), shown
    assert list((tmp_path / "tmp").iterdir()) == []
    assert processes_with(str(tmp_path)) == []


def test_names_are_unique_and_there_are_enough() -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names) >= 90
    assert set(REAL) <= set(names)
