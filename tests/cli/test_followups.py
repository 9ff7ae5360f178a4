"""Follow-up questions: asked one at a time, rated, and remembered."""

import json
import sys

import pytest

QUESTIONS = """
[[followup]]
question = "Why add?"
answer = "To get a sum."

[[followup]]
question = "What of negative numbers?"
answer = "They are added alike."
"""
PROMPTS = ("(q leaves).", "q leave?")


@pytest.fixture
def asking(sums):
    """The drill `add` with two follow-up questions."""
    file = sums.shelf / "drills" / "add" / "drill.toml"
    file.write_text(file.read_text() + QUESTIONS)
    return sums


def ratings(drill):
    return [f["rating"] for f in json.loads(drill("followups", "add", "--json").stdout)["followups"]]


def sit(drill, *answers):
    from terminal import in_terminal, plain

    status, shown = in_terminal(drill, "followups", "add", answer="\n".join(answers), asks=PROMPTS)
    return status, plain(shown.encode())


def test_a_pipe_gets_every_question_with_its_answer(asking):
    shown = asking("followups", "add").stdout
    places = [shown.index(part) for part in ("Why add?", "To get a sum.", "What of neg", "They are added")]
    assert places == sorted(places)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_the_answer_comes_after_enter_and_the_rating_is_kept(asking):
    status, shown = sit(asking, "", "3", "", "1")
    assert status == 0, shown
    assert shown.index("Think") < shown.index("To get a sum.")
    assert "You had 1 of 2" in shown
    assert ratings(asking) == [3, 1]
    _, again = sit(asking, "q")
    assert "last time: had it" in again


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_leaving_early_keeps_what_was_rated(asking):
    status, shown = sit(asking, "", "7", "2", "q")
    assert status == 0
    assert "They are added alike." not in shown
    assert ratings(asking) == [2, None]


def test_without_a_drill_the_last_one_is_meant(asking):
    assert asking("followups").returncode == 2
    asking("start", "add", "--no-editor")
    assert "Why add?" in asking("followups").stdout


def test_a_drill_without_questions_says_so(sums):
    assert "has no follow-up questions" in sums("followups", "add").stdout
