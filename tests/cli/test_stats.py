"""`drill stats` as a person asks for it: numbers that follow from the record, and a page that is whole."""

import json

import pytest

WRONG = "def add(a, b):\n    return abs(a + b)\n"
RIGHT = "def add(a, b):\n    return a + b\n"


def attempt(sums, day, *answers):
    """Start on that day of March 2026 and grade each answer, five minutes apart."""
    sums("start", "add", "--no-editor", DRILL_NOW=f"2026-03-{day:02}T12:00:00Z")
    path = max((sums.workspace / "add").glob("attempt-*.py"))
    for number, answer in enumerate(answers, start=1):
        path.write_text(answer)
        sums("grade", DRILL_NOW=f"2026-03-{day:02}T12:{5 * number:02}:00Z")


def stats(sums, day):
    return json.loads(sums("stats", "--json", DRILL_NOW=f"2026-03-{day:02}T18:00:00Z").stdout)


def test_times_rates_and_streak_follow_from_the_record(sums):
    attempt(sums, 2, WRONG, RIGHT)
    attempt(sums, 3, RIGHT)
    sums("start", "add", "--no-editor", DRILL_NOW="2026-03-04T12:00:00Z")
    sums("stop", DRILL_NOW="2026-03-04T12:01:00Z")
    found = stats(sums, 4)
    assert (found["attempts"], found["passed"], found["streak"]) == (3, 2, 3)
    (add,) = found["drills"]
    assert (add["best_seconds"], add["median_seconds"], add["target_seconds"]) == (300, 450, 600)
    assert add["pass_rate"] == pytest.approx(2 / 3)
    days = {day["date"]: day["attempts"] for day in found["calendar"]}
    assert [days[f"2026-03-0{n}"] for n in (1, 2, 3, 4)] == [0, 1, 1, 1]


def test_a_day_without_practice_ends_the_streak(sums):
    attempt(sums, 2, RIGHT)
    assert stats(sums, 3)["streak"] == 1
    assert stats(sums, 4)["streak"] == 0


def test_the_terminal_shows_the_same(sums):
    attempt(sums, 2, WRONG, RIGHT)
    shown = sums("stats", DRILL_NOW="2026-03-02T18:00:00Z").stdout
    assert "add" in shown
    assert "10:00" in shown


def test_the_page_is_written_whole_and_a_bad_place_is_told(sums, tmp_path):
    attempt(sums, 2, RIGHT)
    page = tmp_path / "progress.html"
    assert sums("stats", "--html", str(page)).returncode == 0
    text = page.read_text(encoding="utf-8")
    assert text.rstrip().endswith("</html>")
    assert "add" in text
    done = sums("stats", "--html", str(tmp_path))
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr
    assert list(tmp_path.glob(".*")) == []


def test_nothing_practised_is_no_error(drill):
    done = drill("stats")
    assert (done.returncode, done.stderr) == (0, "")
    assert "drill start" in done.stdout
