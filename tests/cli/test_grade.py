"""`drill grade` for real, on the drill `attention`."""

import json
import signal
import sqlite3
import subprocess
import time
from importlib.resources import files
from pathlib import Path

import pytest

SOLUTION = Path(str(files("interview_drill.solutions"))) / "attention" / "solution_numpy.py"
UNFINISHED = (
    "import numpy as np\n\n\ndef scaled_dot_product_attention(Q, K, V, causal=False):\n    return {}\n"
)


@pytest.fixture
def attempt(at, drill):
    """The file of a running attempt at attention, started at 12:00."""
    at("12:00", "start", "attention", "--framework", "numpy")
    return drill.workspace / "attention" / "attempt-01_numpy.py"


def stored(drill, query: str) -> list[tuple]:
    connection = sqlite3.connect(drill.database)
    rows = connection.execute(query).fetchall()
    connection.close()
    return rows


def test_a_pass_ends_the_attempt_and_keeps_the_file_as_judged(drill, at, attempt):
    attempt.write_bytes(SOLUTION.read_bytes())
    done = at("12:10", "grade")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout
    assert "10:00 of 30:00" in done.stdout
    assert stored(drill, "SELECT outcome, ended_at FROM attempt") == [
        ("passed", "2026-03-01T12:10:00.000+00:00")
    ]
    ((source, report, over),) = stored(drill, "SELECT source, report, over_time FROM grade")
    assert source == SOLUTION.read_bytes()
    assert (json.loads(report)["attempt"], json.loads(report)["verdict"], over) == (1, "strong hire", 0)
    assert at("12:11", "timer").returncode == 1


def test_a_failed_grade_leaves_the_attempt_running(at, attempt):
    done = at("12:05", "grade")
    assert done.returncode == 1
    assert "None of the" in done.stdout
    assert "25:00 left" in at("12:05", "timer").stdout
    (row,) = json.loads(at("12:06", "history", "--json").stdout)
    assert (row["grades"], row["outcome"]) == (1, None)


def test_grading_after_time_is_up_is_allowed_and_marked(drill, at, attempt):
    attempt.write_bytes(SOLUTION.read_bytes())
    done = at("12:31", "grade", "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert (report["passed"], report["over_time"], report["verdict"]) == (True, True, "lean hire")
    assert stored(drill, "SELECT over_time FROM grade") == [(1,)]


def test_json_is_one_object_with_the_designed_keys(at, attempt):
    at("12:01", "hint")
    done = at("12:05", "grade", "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert {
        "schema_version",
        "drill",
        "framework",
        "device",
        "passed",
        "score",
        "verdict",
        "checks",
        "rules",
        "diagnosis",
        "stdout",
        "attempt",
        "elapsed_seconds",
        "budget_seconds",
        "over_time",
        "grade_seconds",
    } <= report.keys()
    expected = {"name", "title", "category", "required", "outcome", "message", "seconds"}
    assert expected <= report["checks"][0].keys()
    assert (report["attempt"], report["elapsed_seconds"], report["budget_seconds"]) == (1, 300.0, 1800)


def test_any_file_is_graded_without_an_attempt_and_not_recorded(drill, at, tmp_path):
    done = at("12:00", "grade", "attention", "--file", str(SOLUTION), "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["attempt"], report["elapsed_seconds"]) == (0, None, None)
    assert stored(drill, "SELECT 1 FROM grade") == []


def test_another_file_does_not_count_for_the_running_attempt(drill, at, attempt):
    done = at("12:05", "grade", "--file", str(SOLUTION))
    assert done.returncode == 0
    assert stored(drill, "SELECT 1 FROM grade") == []
    assert at("12:05", "timer").returncode == 0


def test_naming_the_attempts_own_file_counts(drill, at, attempt):
    at("12:05", "grade", "attention", "--file", str(attempt))
    assert len(stored(drill, "SELECT 1 FROM grade")) == 1


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("def f(:\n", "line 1"),
        ("x = 1\n", "scaled_dot_product_attention"),
        (UNFINISHED.format("None"), "None"),
        (UNFINISHED.format("'text'"), "str"),
        ("import sys\nsys.exit(0)\n", ""),
    ],
)
def test_a_file_that_cannot_pass_is_judged_not_crashed_on(at, tmp_path, text, part):
    path = tmp_path / "mine_numpy.py"
    path.write_text(text)
    done = at("12:00", "grade", "attention", "--file", str(path))
    assert done.returncode == 1, done.stderr
    assert "Not passed" in done.stdout
    assert part in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("device", ["tpu", "cuda"])
def test_a_device_that_cannot_be_used_is_told(at, attempt, device):
    done = at("12:05", "grade", "--device", device)
    assert (done.returncode, done.stdout) == (2, "")
    assert device in done.stderr


def test_ctrl_c_ends_a_grade_and_records_nothing(drill, attempt):
    attempt.write_text("while True:\n    pass\n")
    process = subprocess.Popen(
        drill.argv("grade"),
        env=drill.surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(1.5)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=20)
    assert process.returncode == 130, said
    assert time.monotonic() - began < 2
    assert "Traceback" not in "".join(said)
    assert stored(drill, "SELECT 1 FROM grade") == []


def test_a_grade_that_cannot_be_kept_is_still_shown(drill, at, attempt):
    connection = sqlite3.connect(drill.database)
    refuse = "CREATE TRIGGER refuse BEFORE INSERT ON grade BEGIN SELECT RAISE(ABORT, 'no room'); END"
    connection.execute(refuse)
    connection.close()
    done = at("12:05", "grade")
    assert "Not passed" in done.stdout
    assert (done.returncode, "no room" in done.stderr) == (3, True)
