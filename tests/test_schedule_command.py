"""`drill schedule` as people use it: real processes, a home of their own, a clock that is told the date."""

import json
import os
import sqlite3
import subprocess
import sys

import pytest

from interview_drill.cli.scaffold import new_files, write_files

PLAN = """\
title = "Three days"
source = "tests"
minutes = 25

[[days]]
drills = ["alpha", "beta"]

[[days]]
drills = ["nowhere"]

[[days]]
reroll = { count = 2, from = ["alpha", "beta", "gamma", "delta"], minutes = 10 }
"""

ATTEMPT = """
    INSERT INTO attempt (drill, framework, path, started_at, budget_seconds, target_seconds, ended_at,
                         outcome)
    VALUES (?, 'python', 'x', ?, 1800, 1200, ?, 'passed')
"""
GRADE = """
    INSERT INTO grade
    (attempt_id, at, passed, score, verdict, elapsed_seconds, over_time, report, source)
    VALUES (?, ?, 1, 100, 'hire', 725.0, 0, '{}', x'')
"""


class Drill:
    """The command `drill` in a home and with a shelf of its own; `date` is what its clock says."""

    def __init__(self, home, shelf):
        self.home, self.shelf, self.date = home, shelf, "2026-06-01"

    def __call__(self, *arguments, status=0, **extra):
        env = {
            **os.environ,
            "DRILL_HOME": str(self.home),
            "DRILL_PATH": str(self.shelf),
            "TZ": "UTC",
            "COLUMNS": "100",
        }
        env |= {"DRILL_NOW": f"{self.date}T12:00:00Z", "DRILL_SEED": "5", **extra}
        command = [sys.executable, "-m", "interview_drill.cli", *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, env=env, stdin=subprocess.DEVNULL, timeout=60
        )
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr if status else done.stdout

    def json(self, *arguments):
        """The object that the command prints with --json."""
        return json.loads(self(*arguments, "--json"))

    def day(self, *arguments):
        """Number, state and open drills of what `schedule today` (or another of its kin) shows."""
        data = self.json("schedule", *(arguments or ["today"]))
        return (
            data["day"],
            data["state"],
            [drill["id"] for drill in data["drills"] if drill["state"] == "open"],
        )

    def passed(self, drill, hour=13):
        """Write down a pass, as a grade would."""
        self("history")  # makes the file, if it is not there yet
        moment = f"{self.date}T{hour}:00:00.000+00:00"
        with sqlite3.connect(self.home / "drill.sqlite3") as connection:
            row = connection.execute(ATTEMPT, (drill, moment, moment))
            connection.execute(GRADE, (row.lastrowid, moment))
        connection.close()


@pytest.fixture
def drill(tmp_path):
    shelf = tmp_path / "shelf"
    here = Drill(tmp_path / "home", shelf)
    for name in ("alpha", "beta", "gamma", "delta"):
        write_files(new_files(name, name.title(), "core", ["python"], shelf))
    (shelf / "schedules").mkdir()
    (shelf / "schedules/three.toml").write_text(PLAN)
    return here


def test_a_plan_from_its_first_to_its_last_day(drill):
    """One readable walk: pass, rest, a drill that is not written yet, missed dates, a draw, the end."""
    assert drill.day("start", "three") == (1, "open", ["alpha", "beta"])
    drill.passed("alpha")
    assert drill.day() == (1, "open", ["beta"])
    drill.passed("beta")
    assert drill.day() == (1, "done", [])
    assert "opens on Tue 2 Jun 2026" in drill("schedule", "today")

    drill.date = "2026-06-04"
    text = drill("schedule", "today")
    assert "Day 2 of 3" in text
    assert "not written yet" in text
    assert "Missed: Tue 2 Jun 2026, Wed 3 Jun 2026." in text
    assert "now ends on Fri 5 Jun 2026" in text
    assert drill.day("skip") == (2, "done", [])

    number, state, drawn = drill.day("today", "--next")
    assert (number, state, len(set(drawn))) == (3, "open", 2)
    assert drill.json("schedule", "today")["minutes"] == 10
    drill.date = "2026-06-05"
    assert drill.day() == (3, "open", drawn)
    assert drill.day("skip", drawn[1])[2] == drawn[:1]
    drill.passed(drawn[0])
    assert drill.day() == (3, "finished", [])
    assert "All days are done." in drill("schedule", "today")
    assert drill.day("start", "three")[:2] == (1, "open")


def test_a_draw_is_stable_reproducible_and_kept_when_drawn_again(drill):
    def on_day_three():
        drill.date = "2026-06-01"
        drill("schedule", "start", "three", "--seed", "11")
        drill("schedule", "skip", "--all")
        drill("schedule", "today", "--next")
        drill("schedule", "skip")
        return drill.day("today", "--next")[2]

    first = on_day_three()
    assert drill.day()[2] == first
    rolls = [drill.day("reroll")[2] for _ in range(4)]
    assert any(roll != first for roll in rolls)
    days = drill.json("schedule", "show")["days"]
    assert [draw["drills"] for draw in days[2]["draws"]] == [first, *rolls]
    drill("schedule", "stop")
    assert on_day_three() == first
    assert drill.day("reroll")[2] == rolls[0]


def test_start_today_begins_the_first_drill_that_is_open(drill):
    drill("schedule", "start", "three")
    drill.passed("alpha")
    drill("start", "today", "--no-editor")
    assert list((drill.home / "workspace").glob("beta/attempt-01_python.py"))


def test_start_today_says_why_it_cannot(drill):
    assert "No schedule is running" in drill("start", "today", status=2)
    drill("schedule", "start", "three")
    drill("schedule", "skip", "--all")
    assert "Day 1 is done" in drill("start", "today", status=2)
    drill("schedule", "today", "--next")
    said = drill("start", "today", status=2)
    assert "nowhere: not written yet" in said
    assert "drill schedule skip" in said


@pytest.mark.parametrize("command", ["today", "show", "reroll", "skip", "stop"])
def test_a_schedule_that_was_never_started_is_told(drill, command):
    said = drill("schedule", command, status=2)
    assert "No schedule is running." in said
    assert "drill schedule start" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["start", "thre"], "Did you mean `three`?"),
        (["start", "three"], "is running since 2026-06-01"),
        (["reroll"], "Day 1 has fixed drills"),
        (["skip", "gamma"], "`gamma` is not a drill of day 1."),
        (["show", "fourteen"], "Did you mean `fourteen-day`?"),
    ],
)
def test_what_cannot_be_done_is_said(drill, arguments, message):
    drill("schedule", "start", "three")
    assert message in drill("schedule", *arguments, status=2)


def test_a_skipped_drill_cannot_be_skipped_again(drill):
    drill("schedule", "start", "three")
    drill("schedule", "skip", "alpha")
    assert "done already" in drill("schedule", "skip", "alpha", status=2)
    drill("schedule", "skip")
    assert "no open drill" in drill("schedule", "skip", status=2)


def test_list_and_show_tell_what_there_is(drill):
    listed = {plan["name"]: plan for plan in drill.json("schedule", "list")["schedules"]}
    assert listed["three"] == {
        **{"name": "three", "title": "Three days", "days": 3, "minutes": 25, "running": False, "day": None}
    }
    assert listed["fourteen-day"]["days"] == 14
    assert "2 of 4 at random" in drill("schedule", "show", "three")
    drill("schedule", "start", "three")
    assert "running: day 1" in drill("schedule", "list")
    assert "Started Mon 1 Jun 2026" in drill("schedule", "show")
    assert "drill schedule start fourteen-day" in drill("schedule", "show", "fourteen-day")


def test_a_plan_whose_file_is_gone_can_be_stopped(drill):
    drill("schedule", "start", "three")
    (drill.shelf / "schedules/three.toml").unlink()
    assert "no schedule `three`" in drill("schedule", "today", status=2)
    drill("schedule", "stop")


def test_two_terminals_open_a_day_once(drill):
    drill("schedule", "start", "three")
    drill("schedule", "skip", "--all")
    drill.date = "2026-06-02"
    env = {**os.environ, "DRILL_HOME": str(drill.home), "DRILL_PATH": str(drill.shelf), "TZ": "UTC"}
    env["DRILL_NOW"] = "2026-06-02T12:00:00Z"
    command = [sys.executable, "-m", "interview_drill.cli", "schedule", "today", "--json"]
    both = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    seen = [process.communicate(timeout=60)[0] for process in both]
    assert len(set(seen)) == 1
    connection = sqlite3.connect(drill.home / "drill.sqlite3")
    assert connection.execute("SELECT day FROM plan_day ORDER BY id").fetchall() == [(1,), (2,)]
    connection.close()
