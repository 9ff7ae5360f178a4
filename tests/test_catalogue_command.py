"""`drill list`, `drill show` and `drill new`, as real processes."""

import json
import os
import sqlite3
import subprocess
import sys

import pytest

from interview_drill.cli.scaffold import new_files, write_files
from interview_drill.drills.catalogue import load_catalogue, shelf_at

ATTEMPT = """
    INSERT INTO attempt (drill, framework, path, started_at, budget_seconds, target_seconds, ended_at,
                         outcome)
    VALUES ('three', 'python', 'x', '2026-01-01', 1800, 1200, '2026-01-02', 'stopped')
"""
GRADE = """
    INSERT INTO grade
    (attempt_id, at, passed, score, verdict, elapsed_seconds, over_time, report, source)
    VALUES (?, '2026-01-01', ?, ?, 'no hire', ?, 0, '{}', x'')
"""
GRADES = [(0, 40, 300.0), (1, 100, 725.0), (1, 97, 900.0), (0, 62, 60.0)]  # passed, score, seconds


@pytest.fixture
def drill(tmp_path):
    """The command; the shelf `mine` in tmp_path holds the drills one-two (core) and three."""
    home, mine = tmp_path / "home", tmp_path / "mine"
    env = {**os.environ, "DRILL_HOME": str(home), "DRILL_PATH": str(mine), "COLUMNS": "100"}
    write_files(new_files("one-two", "One two", "core", ["numpy", "torch"], mine))
    write_files(new_files("three", "A third one", "foundations", ["python"], mine))

    def run(*arguments, status=0, **extra):
        command = [sys.executable, "-m", "interview_drill.cli", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env={**env, **extra}, timeout=60)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stderr if status else done.stdout

    return run


def rows(drill, *arguments):
    """The drills of the own shelf that `drill list --json` shows, by id."""
    data = json.loads(drill("list", "--json", *arguments))
    return {row["id"]: row for row in data["drills"] if "mine" in row["tags"]}


def test_a_new_drill_is_in_the_list(drill):
    listed = rows(drill)
    assert list(listed) == ["one-two", "three"]
    assert listed["one-two"]["frameworks"] == ["numpy", "torch"]
    assert (listed["three"]["title"], listed["three"]["state"], listed["three"]["attempts"]) == (
        "A third one",
        "new",
        0,
    )
    text = drill("list")
    assert "A third one" in text
    assert "foundations" in text


def test_the_list_can_be_narrowed(drill):
    assert list(rows(drill, "--track", "foundations")) == ["three"]
    assert list(rows(drill, "--tag", "mine", "--state", "new")) == ["one-two", "three"]
    assert rows(drill, "--state", "passed") == {}
    assert "No drill matches." in drill("list", "--tag", "mine", "--state", "passed")


@pytest.mark.parametrize(
    ("option", "value", "hint"),
    [("--track", "cor", "`core`"), ("--tag", "mien", "`mine`"), ("--state", "x", "new, tried")],
)
def test_a_misspelt_filter_is_told(drill, option, value, hint):
    said = drill("list", option, value, status=2)
    assert f"`{value}`" in said
    assert hint in said


def test_attempts_best_time_and_last_result_are_shown(drill, tmp_path):
    drill("list")
    with sqlite3.connect(tmp_path / "home/drill.sqlite3") as connection:
        for number, facts in enumerate(GRADES, start=1):
            connection.execute(ATTEMPT)
            connection.execute(GRADE, (number, *facts))
    connection.close()
    row = rows(drill)["three"]
    assert (row["state"], row["attempts"], row["best_seconds"]) == ("passed", 4, 725.0)
    assert row["last"] == {"passed": False, "score": 62, "verdict": "no hire"}
    assert "12:05" in drill("list")
    assert "4 attempts, best 12:05, last: 62 no hire" in drill("show", "three")


def test_show_renders_the_brief(drill):
    text = drill("show", "one-two")
    assert "Take the mean out of each row." in text
    assert "numpy or torch" in text
    assert "drill start one-two" in text
    assert json.loads(drill("show", "one-two", "--json"))["brief"].startswith("# One two")


def test_an_unknown_id_gets_a_suggestion(drill):
    assert "Did you mean `one-two`?" in drill("show", "one-tow", status=2)


def test_a_broken_drill_is_told_and_leaves_the_others(drill, tmp_path):
    path = tmp_path / "mine/drills/three/drill.toml"
    path.write_text(path.read_text().replace("minutes", "minuts"))
    said = drill("list", status=2)
    assert str(path) in said
    assert "unknown key `minuts`" in said
    assert "unknown key `minuts`" in drill("show", "three", status=2)
    drill("show", "one-two")


def test_a_shelf_that_is_not_there_is_told(drill, tmp_path):
    said = drill("list", status=2, DRILL_PATH=str(tmp_path / "nowhere"))
    assert str(tmp_path / "nowhere") in said
    assert "DRILL_PATH" in said


def test_new_writes_a_whole_drill(drill, tmp_path):
    catalogue = load_catalogue([shelf_at(tmp_path / "mine")])
    assert list(catalogue.drills) == ["one-two", "three"]
    assert catalogue.broken == {}
    for made in catalogue:
        assert made.bugs_path.is_file()
        for framework in made.frameworks:
            stub, solution = made.stub_path(framework).read_text(), made.solution_path(framework).read_text()
            contract = stub.removesuffix("    raise NotImplementedError\n")
            assert contract in solution
            compile(solution, "solution", "exec")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["three"], "There is a drill `three` already."),
        (["Three"], "`Three` is not a drill id."),
        (["four", "--framework", "jax"], "There is no framework `jax`."),
        (["four", "--framework", "python", "--framework", "numpy"], "for python, or for numpy and torch"),
        (["four", "--track", "cor"], "Did you mean `core`?"),
    ],
)
def test_new_says_what_it_cannot_do(drill, arguments, message):
    assert message in drill("new", *arguments, status=2)


def test_new_without_a_folder_says_how_to_name_one(drill):
    said = drill("new", "four", status=2, DRILL_PATH="")
    assert "--into" in said
    assert "DRILL_PATH" in said


def test_new_goes_to_the_first_own_folder(drill, tmp_path):
    drill("new", "four")
    assert (tmp_path / "mine/drills/four/drill.toml").is_file()
