"""The checks as the room shows them: in story order, one failure open, with what a save changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from interview_drill.cli.clock import clock_text
from interview_drill.cli.room.style import ACCENT, BAD, DIM, FOREGROUND, GOOD, WARNING
from interview_drill.cli.views.console import plain
from interview_drill.drills.model import Drill
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
)

WRONG = (FAILED, ERROR, TIMEOUT)
WORDS = {ERROR: "It crashed.", TIMEOUT: "It ran out of time."}  # for a failure without a message
PRINTED_LINES = 8


@dataclass(frozen=True)
class Work:
    """What there is to show of a grade. `open_at` counts the failures from 0."""

    judged: Judgement
    before: Judgement | None = None
    open_at: int = 0

    @property
    def wrong(self) -> tuple[Check, ...]:
        """The checks that failed, in story order."""
        return tuple(check for check in self.judged.checks if check.outcome in WRONG)

    @property
    def openable(self) -> bool:
        """There is another failure to open."""
        return len(self.wrong) > 1 and not self.together

    @property
    def together(self) -> bool:
        """All failed for one and the same reason: nothing ran."""
        counted = [check for check in self.judged.checks if check.outcome != SKIPPED]
        same = len({check.message for check in counted}) == 1
        return len(counted) > 1 and len(self.wrong) == len(counted) and same


def verdict_view(work: Work, report: GradeReport | None, drill: Drill) -> RenderableType:
    """`Not passed · 9 of 14 checks · score 62 · no hire`; after a pass the scorecard and what is next.

    Without a report the grade is one of before the room was entered: then only the checks are counted.
    """
    judged = work.judged
    counted = [check for check in judged.checks if check.outcome != SKIPPED]
    right = sum(check.outcome == PASSED for check in counted)
    word, look = ("Passed", f"bold {GOOD}") if judged.passed else ("Not passed", f"bold {BAD}")
    parts = [f"{right} of {len(counted)} checks"]
    if report:
        parts += [f"score {report.score}", report.verdict]
    line = Text.assemble((word, look), *(f" · {part}" for part in parts))
    for change, colour in (("fixed", GOOD), ("broken", BAD)):
        if count := sum(_change(work, check) == change for check in judged.checks):
            line.append(" · ").append(f"{count} {change}", colour)
    if report and judged.passed:
        line += Text("\n").append_text(_effort(report.effort)).append_text(_next(drill))
    return Padding(line, (0, 0, 1, 0))


def _effort(effort: Effort) -> Text:
    parts = [f"{clock_text(effort.elapsed_seconds or 0)} of {clock_text(effort.budget_seconds or 0)}"]
    if effort.hints:
        parts.append("1 hint" if effort.hints == 1 else f"{effort.hints} hints")
    if effort.revealed:
        parts.append("solution seen")
    if effort.over_time:
        parts.append("over time")
    return Text(" · ".join(parts), DIM)


def _next(drill: Drill) -> Text:
    if not drill.followups:
        return Text()
    return Text.assemble("\nNext: ", (f"drill followups {drill.id}", ACCENT), ", as an interviewer would ask")


def reasons_view(work: Work) -> RenderableType | None:
    """What the failures come from: broken rules and the diagnosis. None where there is nothing to say."""
    judged = work.judged
    parts: list[RenderableType] = []
    if judged.rules:
        rows = [f"✗ {plain(b.rule)}{f': {plain(b.where)}' if b.where else ''}" for b in judged.rules]
        parts += [Text("Not allowed here", "bold"), Padding(Text("\n".join(rows), BAD), (0, 0, 1, 2))]
    parts += [part for named in judged.diagnosis for part in _diagnosis(named)]
    return Group(*parts) if parts else None


def hints_view(drill: Drill, shown: int) -> RenderableType:
    """The hints taken so far."""
    grid = _grid()
    for number, hint in enumerate(drill.hints[:shown], start=1):
        grid.add_row(Text(str(number), ACCENT), Text(hint, FOREGROUND))
    return Group(_heading(f"Hints, {shown} of {len(drill.hints)}"), grid)


def checks_view(work: Work) -> tuple[RenderableType, RenderableType | None]:
    """The checks down to the one that is open, and those after it with what the code printed."""
    first, second = _grid(), _grid()
    if work.together:
        first.add_row(Text("✗", BAD), Text(f"None of the {len(work.wrong)} checks got further than:", BAD))
        first.add_row("", _message(work.wrong[0]))
        return first, _printed(work.judged)
    opened = work.wrong[work.open_at % len(work.wrong)] if work.wrong else None
    grid = first
    for check in work.judged.checks:
        mark, style = _mark(check)
        title = Text(plain(check.title), FOREGROUND if check.outcome == PASSED else style)
        if note := _note(check, _change(work, check)):
            title.append(f"  {note}", DIM)
        grid.add_row(Text(mark, style), title)
        if check is opened:
            grid.add_row("", Padding(_message(check), (0, 0, 1, 0)))
            grid = second
    rest = [part for part in (second if second.row_count else None, _printed(work.judged)) if part]
    return first, Group(*rest) if rest else None


def _printed(judged: Judgement) -> RenderableType | None:
    printed = plain(judged.stdout).rstrip().splitlines()
    if not printed:
        return None
    shown = Text("\n".join(printed[-PRINTED_LINES:]), DIM)
    return Group(_heading("Your code printed"), Padding(shown, (0, 0, 0, 2)))


def _mark(check: Check) -> tuple[str, str]:
    if check.outcome == PASSED:
        return "✓", GOOD
    if check.outcome == SKIPPED:
        return "-", DIM
    return "✗", BAD if check.required else WARNING


def _change(work: Work, check: Check) -> str:
    """What the last save did to a check: `fixed`, `broken` or ""."""
    before = {c.name: c.outcome for c in work.before.checks}.get(check.name) if work.before else None
    if before in WRONG and check.outcome == PASSED:
        return "fixed"
    return "broken" if before == PASSED and check.outcome in WRONG else ""


def _note(check: Check, change: str) -> str:
    if check.outcome == SKIPPED:
        return plain(check.message) or "does not apply here"
    advisory = "" if check.required or check.outcome == PASSED else "advisory"
    return ", ".join(filter(None, (advisory, change)))


def _message(check: Check) -> Text:
    return Text(plain(check.message) or WORDS.get(check.outcome, "It failed."), DIM)


def _diagnosis(named: Diagnosis) -> Sequence[RenderableType]:
    sure = "" if named.confidence == "exact" else "Probably: "
    body = Text(plain(named.explanation.strip()), FOREGROUND)
    if named.question:
        body.append(f"\n{plain(named.question.strip())}", ACCENT)
    return Text(plain(sure + named.title), f"bold {WARNING}"), Padding(body, (0, 0, 1, 2))


def _heading(words: str) -> RenderableType:
    return Padding(Text(words, f"bold {FOREGROUND}"), (1, 0, 0, 0))


def _grid() -> Table:
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(width=1)
    grid.add_column(ratio=1, overflow="fold")
    return grid
