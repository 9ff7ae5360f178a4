"""What a grade shows to a person."""

import io
from dataclasses import replace

import pytest

from interview_drill.cli.views.console import make_console, plain
from interview_drill.cli.views.grade import show_grade
from interview_drill.graders.report import Check, Diagnosis, Effort, GradeReport, Judgement, RuleBreach

DIFFERS = "scores with D=4: 30 of 60 elements differ\nlargest difference 0.61 at (0, 1, 2)"


def check(title: str, outcome: str = "passed", message: str = "", **more) -> Check:
    values = {"category": "correctness", "required": True, "seconds": 0.01}
    return Check(title.replace(" ", "_"), title, outcome=outcome, message=message, **{**values, **more})


FAILING = Judgement(
    drill="attention",
    framework="numpy",
    device="cpu",
    seed=41,
    checks=(
        check("The result has the shape (B, H, N, Dv)"),
        check("It agrees with the definition", "failed", DIFFERS),
        check("It agrees on long rows too", "failed", DIFFERS),
        check(
            "Large scores stay finite", "error", "ValueError: bad [/red] thing\x1b[31m", category="numerics"
        ),
        check("It ends", "timeout", "no result within 2 s at line 7"),
        check("Half precision keeps its dtype", "skipped", "needs a GPU"),
        check("It allocates little", "failed", "12 MB", required=False, category="efficiency"),
    ),
    rules=(RuleBreach("library-attention", "line 12: F.scaled_dot_product_attention"),),
    diagnosis=(
        Diagnosis("scale", "Divided by sqrt(N)", "The scale is of the keys.", "What grows with D?", "likely"),
    ),
    stdout="\n".join(f"line {n}" for n in range(30)),
    seconds=0.42,
)
PASSING = replace(FAILING, checks=FAILING.checks[:1], rules=(), diagnosis=(), stdout="")


def shown(judged: Judgement, effort: Effort | None = None, ended: bool = False, width: int = 100) -> str:
    stream = io.StringIO()
    console = make_console(stream, {"COLUMNS": str(width)})
    show_grade(console, GradeReport(judged, effort or Effort()), ended)
    return stream.getvalue()


def test_checks_are_told_in_story_order_with_facts_under_failures():
    lines = [line.strip() for line in shown(FAILING).splitlines()]
    first = lines.index("✓ The result has the shape (B, H, N, Dv)")
    assert lines[first + 1 : first + 6] == [
        "✗ It agrees with the definition",
        "scores with D=4: 30 of 60 elements differ",
        "largest difference 0.61 at (0, 1, 2)",
        "✗ It agrees on long rows too (as above)",
        "✗ Large scores stay finite",
    ]


@pytest.mark.parametrize(
    "part",
    [
        "ValueError: bad",
        "no result within 2 s at line 7",
        "Half precision keeps its dtype (needs a GPU)",
        "It allocates little (advisory)",
        "library-attention: line 12",
        "Probably: Divided by sqrt(N)",
        "The scale is of the keys.",
        "Ask yourself: What grows with D?",
        "Not passed · 1 of 6 checks",
        "no hire",
        "the last 12 of 30 lines",
        "line 29",
        "--seed 41",
        "not recorded",
    ],
)
def test_everything_a_failed_grade_knows_is_shown(part):
    assert part in shown(FAILING)


def test_text_of_the_candidate_cannot_steer_the_terminal():
    assert "bad [/red] thing\\x1b[31m" in shown(FAILING)
    assert plain("a\x1b]0;title\x07b\tc\n") == "a\\x1b]0;title\\x07b\tc\n"


def test_a_certain_diagnosis_is_not_hedged():
    sure = replace(FAILING, diagnosis=(replace(FAILING.diagnosis[0], confidence="exact"),))
    assert "Probably" not in shown(sure)


def test_a_pass_in_an_attempt_tells_time_hints_and_what_is_next():
    effort = Effort(attempt=3, elapsed_seconds=754.0, budget_seconds=1800, target_seconds=600, hints=1)
    text = shown(PASSING, effort, ended=True)
    assert "Passed · 1 of 1 checks · score 100 · hire" in text
    assert "12:34 of 30:00 · 1 hint" in text
    assert "drill solution" in text


def test_over_time_is_said():
    effort = Effort(attempt=3, elapsed_seconds=2000.0, budget_seconds=1800, revealed=True)
    text = shown(PASSING, effort, ended=True)
    assert "marked over time" in text
    assert "solution seen" in text


def test_it_fits_sixty_columns():
    wide = replace(FAILING, diagnosis=(replace(FAILING.diagnosis[0], explanation="word " * 80),))
    assert max(map(len, shown(wide, width=60).splitlines())) <= 60


def test_when_no_check_gets_anywhere_the_reason_is_told_once():
    nowhere = tuple(check(f"fact {n}", "error", "not written yet") for n in range(9))
    text = shown(replace(FAILING, checks=nowhere))
    assert "None of the 9 checks got further than this:" in text
    assert text.count("not written yet") == 1
    assert "fact 3" not in text


def test_a_long_title_hangs_under_its_first_word():
    text = shown(replace(PASSING, checks=(check("word " * 30),)), width=60)
    lines = [line for line in text.splitlines() if "word" in line]
    assert all(line.startswith("    word") for line in lines[1:])
    assert not any(line.endswith(" ") for line in text.splitlines())


def test_a_failure_without_a_message_says_what_happened():
    assert "It ends (ran out of time)" in shown(replace(FAILING, checks=(check("It ends", "timeout"),)))
