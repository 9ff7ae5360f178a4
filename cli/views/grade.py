"""What one grade shows: the checks as a story, the rules, the diagnosis, the verdict."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.text import Text

from interview_drill.cli.clock import clock_text
from interview_drill.cli.views.console import commands, hanging, indented, plain, symbols
from interview_drill.graders.report import (
    ERROR,
    FAILED,
    PASSED,
    SKIPPED,
    TIMEOUT,
    Check,
    Diagnosis,
    Effort,
    GradeReport,
    Judgement,
    RuleBreach,
)

PRINTED_LINES = 12  # how much of what the candidate printed is shown
BAD = (FAILED, ERROR, TIMEOUT)
WORDS = {ERROR: "crashed", TIMEOUT: "ran out of time"}  # for a failure without a message


def show_grade(console: Console, report: GradeReport, ended: bool) -> None:
    """One grade for a person. `ended`: this grade ended the attempt."""
    judged = report.judgement
    dot = f" {symbols(console).dot} "
    console.print(Text.assemble((judged.drill, "name"), dot, judged.framework, dot, judged.device))
    console.print()
    _show_checks(console, judged.checks)
    _show_rules(console, judged.rules)
    _show_diagnosis(console, judged.diagnosis)
    _show_printed(console, judged.stdout)
    console.print()
    hanging(console, Text(), _verdict_line(console, report))
    hanging(console, Text(), _by_category(console, judged.checks))
    _show_effort(console, report)
    console.print()
    _show_next(console, report, ended)


def _show_checks(console: Console, checks: Sequence[Check]) -> None:
    counted = [check for check in checks if check.outcome != SKIPPED]
    shared = {check.message for check in counted if check.outcome in BAD}
    if len(counted) > 1 and len(shared) == 1 and all(check.outcome in BAD for check in counted):
        lead = Text.assemble("  ", (symbols(console).failed.ljust(2), "bad"))
        hanging(console, lead, Text(f"None of the {len(counted)} checks got further than this:", "bad"))
        indented(console, shared.pop(), by=6)
        return
    seen: set[str] = set()
    for check in checks:
        _show_check(console, check, known=check.message in seen)
        seen.add(check.message)


def _show_check(console: Console, check: Check, known: bool) -> None:
    """One check; `known`: its message was shown already."""
    marks = symbols(console)
    mark, style = {PASSED: (marks.passed, "good"), SKIPPED: (marks.skipped, "dim")}.get(
        check.outcome, (marks.failed, "bad" if check.required else "warning")
    )
    title = Text(plain(check.title), "" if style == "good" else style)
    if notes := _notes(check, known):
        title.append(f" ({', '.join(notes)})", "dim")
    hanging(console, Text.assemble("  ", (mark.ljust(2), style)), title)
    if check.outcome in BAD and not known:
        indented(console, check.message, by=6)


def _notes(check: Check, known: bool) -> list[str]:
    if check.outcome == PASSED:
        return []
    if check.outcome == SKIPPED:
        return [plain(check.message) or "does not apply here"]
    notes = ["as above"] if known and check.message else []
    if not check.message and check.outcome in WORDS:
        notes.append(WORDS[check.outcome])
    return notes if check.required else [*notes, "advisory"]


def _show_rules(console: Console, rules: Sequence[RuleBreach]) -> None:
    if not rules:
        return
    console.print()
    console.print(Text("Not allowed here", "head"))
    for breach in rules:
        where = f": {breach.where}" if breach.where else ""
        indented(console, f"{symbols(console).failed} {breach.rule}{where}", by=2, style="bad")


def _show_diagnosis(console: Console, diagnosis: Sequence[Diagnosis]) -> None:
    for named in diagnosis:
        console.print()
        sure = "" if named.confidence == "exact" else "Probably: "
        console.print(Text(plain(sure + named.title), "head"))
        indented(console, named.explanation.strip(), by=2)
        if named.question:
            indented(console, f"Ask yourself: {named.question.strip()}", by=2, style="command")


def _show_printed(console: Console, printed: str) -> None:
    lines = printed.rstrip().splitlines()
    if not lines:
        return
    console.print()
    hidden = len(lines) - PRINTED_LINES
    first = f" (the last {PRINTED_LINES} of {len(lines)} lines)" if hidden > 0 else ""
    console.print(Text(f"Your code printed{first}", "head"))
    indented(console, "\n".join(lines[-PRINTED_LINES:]), by=2, style="dim")


def _verdict_line(console: Console, report: GradeReport) -> Text:
    judged, dot = report.judgement, f" {symbols(console).dot} "
    counted = [check for check in judged.checks if check.outcome != SKIPPED]
    right = sum(check.outcome == PASSED for check in counted)
    word, style = ("Passed", "pass") if judged.passed else ("Not passed", "fail")
    rest = [
        f"{right} of {len(counted)} checks",
        f"score {report.score}",
        f"{report.verdict}: {report.reason}",
    ]
    return Text.assemble((word, style), *(f"{dot}{part}" for part in rest))


def _by_category(console: Console, checks: Sequence[Check]) -> Text:
    """The scorecard: how many checks of each category are right."""
    counted = [check for check in checks if check.outcome != SKIPPED]
    parts = []
    for category in dict.fromkeys(check.category for check in counted):
        outcomes = [check.outcome for check in counted if check.category == category]
        parts.append(f"{category} {outcomes.count(PASSED)}/{len(outcomes)}")
    return Text(f" {symbols(console).dot} ".join(parts), "dim")


def _show_effort(console: Console, report: GradeReport) -> None:
    effort = report.effort
    parts = [*_effort_parts(effort), f"graded in {report.judgement.seconds:.1f} s"]
    line = Text(f" {symbols(console).dot} ".join(parts), "dim")
    console.print(line)
    if effort.over_time:
        console.print(Text("After time was up: the grade is marked over time.", "warning"))


def _effort_parts(effort: Effort) -> list[str]:
    if effort.elapsed_seconds is None:
        return ["without an attempt, not recorded"]
    parts = [clock_text(effort.elapsed_seconds)]
    if effort.budget_seconds is not None:
        parts[0] += f" of {clock_text(effort.budget_seconds)}"
    if effort.hints:
        parts.append("1 hint" if effort.hints == 1 else f"{effort.hints} hints")
    if effort.revealed:
        parts.append("solution seen")
    return parts


def _show_next(console: Console, report: GradeReport, ended: bool) -> None:
    name = report.judgement.drill
    if ended:
        commands(
            console,
            {
                "drill solution --diff": "the reference beside your code",
                "drill followups": "what an interviewer asks next",
                "drill": "what is next",
            },
        )
    elif report.judgement.passed:
        commands(console, {f"drill solution {name}": "compare with the reference"})
    elif report.effort.attempt is not None:
        commands(console, {"drill grade": "again, after a change", "drill hint": "a nudge"})
    console.print(Text(f"  The same inputs again: --seed {report.judgement.seed}", "dim"))


def show_saved(console: Console, at: datetime) -> None:
    """A line between two grades of `--watch`."""
    console.print()
    console.rule(Text(f"saved {at.astimezone():%H:%M:%S}", "dim"), characters="-", style="dim")


def show_changes(console: Console, before: Judgement, now: Judgement) -> None:
    """What a save changed: the checks and rules that are right now, and those that no longer are."""
    was, is_now = _wrong(before), _wrong(now)
    fixed = [title for key, title in was.items() if key not in is_now]
    broken = [title for key, title in is_now.items() if key not in was]
    console.print()
    for word, titles, style in (("Fixed", fixed, "good"), ("Broken", broken, "bad")):
        for title in titles:
            hanging(console, Text(f"  {word.ljust(7)} ", style), Text(plain(title)))
    if not fixed and not broken:
        console.print(Text("  The same checks fail as before." if is_now else "  As before.", "dim"))


def _wrong(judged: Judgement) -> dict[tuple[str, str], str]:
    wrong = {("check", c.name): c.title for c in judged.checks if c.outcome in BAD}
    return wrong | {("rule", breach.rule): f"rule: {breach.rule}" for breach in judged.rules}


def show_watching(console: Console, file: Path) -> None:
    """What `--watch` waits for."""
    console.print(Text(f"  Save {plain(file.name)} to grade it again; Ctrl-C ends.", "dim"))


Next = Literal["grade", "edit", "quit"]


def ask_next(console: Console, graded: bool) -> Next:
    """After the editor was left, or a grade (`graded`) did not pass: what now? No answer is `quit`."""
    ways: dict[str, Next] = {"g": "grade", "e": "edit", "q": "quit"}
    usual: Next = "edit" if graded else "grade"
    labels = {"grade": "g grade now", "edit": "e edit", "quit": "q leave, the clock runs on"}
    words = [f"[Enter] {labels[usual][2:]}", *(labels[w] for w in labels if w != usual)]
    while True:
        try:
            answer = console.input(Text(f"{'  '.join(words)}: ", "command")).strip().lower()
        except EOFError:
            console.print()
            return "quit"
        except KeyboardInterrupt:
            console.print()
            raise
        if not answer:
            return usual
        if answer[0] in ways:
            return ways[answer[0]]
