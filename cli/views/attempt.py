"""What the attempt commands show: a beginning, the clock, hints, the reference."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from interview_drill.cli.clock import Reading, clock_text, countdown_text
from interview_drill.cli.session import Begun, Live
from interview_drill.cli.views.console import commands, plain, symbols
from interview_drill.drills.errors import DrillError

if TYPE_CHECKING:  # `drill timer` must not pay for it
    from interview_drill.drills.model import Drill

NEXT = {
    "drill grade": "judge the file",
    "drill hint": "a nudge, then a stronger one",
    "drill timer": "what is left of the time",
    "drill stop": "give up",
}


def show_begun(console: Console, begun: Begun, drill: "Drill | None", asked: str) -> None:
    """A new attempt, or the running one again: what it is, its task, its file, its time, what to type."""
    attempt = begun.live.attempt
    if begun.resumed:
        console.print(Text(f"An attempt at {attempt.drill} is running; here it is again.", "warning"))
        if asked:
            console.print(Text(f"To begin {asked} instead: drill stop, then drill start {asked}", "warning"))
        _say_mended(console, begun)
    if drill is not None:
        show_heading(console, drill, attempt.framework)
        show_brief(console, drill)
    console.print()
    show_path(console, attempt.path)
    console.print(clock_line(begun.live))
    console.print()
    commands(console, NEXT)


def show_heading(console: Console, drill: "Drill", framework: str) -> None:
    """One line: id, title, framework."""
    dot = f" {symbols(console).dot} "
    console.print(Text.assemble((drill.id, "name"), dot, drill.title, dot, framework))
    console.print()


def show_brief(console: Console, drill: "Drill") -> None:
    """The task, from its Markdown; raw where the terminal is a pipe."""
    try:
        text = drill.brief_path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise DrillError(f"The brief of `{drill.id}` cannot be read: {drill.brief_path}: {fault}.") from fault
    if not console.is_terminal:
        console.out(text.strip(), highlight=False)
        return
    from rich.markdown import Markdown  # slow to import, and only needed here

    console.print(Markdown(text, code_theme="ansi_dark"))


def show_path(console: Console, path: Path) -> None:
    """The file, on one line however narrow the terminal: it is made to be copied."""
    console.print(Text.assemble("File  ", (plain(str(path)), "head")), soft_wrap=True)


def clock_line(live: Live) -> Text:
    """`Time  24:10 left of 30:00`, with what there is to say about it."""
    clock = live.clock
    style = "bad" if clock.over_time else "warning" if clock.remaining <= 300 else "good"
    line = Text.assemble("Time  ", (_left(clock), style), f" of {clock_text(clock.budget)}")
    if clock.paused:
        line.append(", paused", "warning")
    if live.attempt.target_seconds < clock.budget:
        line.append(f" (aim for {clock_text(live.attempt.target_seconds)})")
    return line


def show_timer(console: Console, live: Live) -> None:
    """What `drill timer` prints."""
    clock = live.clock
    line = Text.assemble((live.attempt.drill, "name"), "  ", _left(clock), f" of {clock_text(clock.budget)}")
    if clock.paused:
        line.append("  paused", "warning")
    console.print(line)


def clock_remarks(clock: Reading) -> list[str]:
    """What to say about a clock that was changed, or a computer that slept, during the attempt."""
    changes = {"back": clock.set_back, "forward": clock.set_forward}
    remarks = [
        f"The computer's clock was set {way} by {clock_text(seconds)} during this attempt; "
        "the time left does not follow it."
        for way, seconds in changes.items()
        if seconds >= 1
    ]
    if clock.slept:
        remarks.append(f"The computer slept for {clock_text(clock.slept)}; that time is counted.")
    return remarks


def timer_fields(live: Live) -> dict[str, Any]:
    """What `drill timer --format` can name."""
    clock, attempt = live.clock, live.attempt
    left = math.ceil(round(clock.remaining, 3))
    minutes, seconds = divmod(left, 60)
    return {
        "remaining": countdown_text(clock.remaining),
        "elapsed": clock_text(clock.elapsed),
        "budget": clock_text(clock.budget),
        "over": clock_text(clock.over_by),
        "mm": f"{minutes:02}",
        "ss": f"{seconds:02}",
        "seconds": left,
        "percent": min(100, int(100 * clock.elapsed / clock.budget)),
        "state": "paused" if clock.paused else "over" if clock.over_time else "running",
        "drill": attempt.drill,
        "framework": attempt.framework,
        "attempt": attempt.id,
    }


def format_timer(template: str, live: Live) -> str:
    """Fill the template of `drill timer --format`. DrillError names a field that does not exist."""
    known = timer_fields(live)
    try:
        return template.format_map(known)
    except (KeyError, IndexError, ValueError, AttributeError, TypeError) as fault:
        fields = ", ".join("{" + name + "}" for name in known)
        raise DrillError(f"The format '{template}' cannot be filled: {fault}.", f"Fields: {fields}") from None


def timer_json(live: Live | None) -> dict[str, Any]:
    """What `drill timer --json` prints."""
    if live is None:
        return {"running": False}
    clock, attempt = live.clock, live.attempt
    return {
        "running": True,
        "attempt": attempt.id,
        "drill": attempt.drill,
        "framework": attempt.framework,
        "path": str(attempt.path),
        "paused": clock.paused,
        "remaining_seconds": round(clock.remaining, 3),
        "elapsed_seconds": round(clock.elapsed, 3),
        "budget_seconds": attempt.budget_seconds,
        "target_seconds": attempt.target_seconds,
        "over_time": clock.over_time,
        "clock_set_back_seconds": round(clock.set_back, 3),
        "clock_set_forward_seconds": round(clock.set_forward, 3),
        "slept_seconds": round(clock.slept, 3),
        "hints": live.hints,
        "revealed": live.revealed,
    }


def show_stopped(console: Console, live: Live) -> None:
    """The attempt was given up; where its file is."""
    console.print(f"Stopped {live.attempt.drill} after {clock_text(live.clock.elapsed)}. Your file stays:")
    show_path(console, live.attempt.path)
    console.print()
    again = {"drill solution": "see how it is done", "drill start last": "try it again"}
    commands(console, again)


def show_hints(console: Console, drill: "Drill", shown: int, is_new: bool) -> None:
    """The newest hint, or all of them when there is no further one."""
    total = len(drill.hints)
    if not total:
        console.print(f"{drill.id} has no hints.")
    elif not is_new:
        console.print(f"That was all: {drill.id} has {total} hints.")
    for number in range(shown if is_new else 1, shown + 1):
        console.print(Text.assemble((f"Hint {number} of {total}: ", "head"), drill.hints[number - 1]))


def show_solution(console: Console, drill: "Drill", framework: str) -> None:
    """The reference solution: coloured on a terminal, the bare file in a pipe."""
    path = drill.solution_path(framework)
    try:
        code = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise DrillError(f"The solution of `{drill.id}` cannot be read: {path}: {fault}.") from fault
    if not console.is_terminal:
        console.out(code.rstrip("\n"), highlight=False)
        return
    from rich.syntax import Syntax  # slow to import, and only needed here

    console.print(Syntax(code, "python", theme="ansi_dark", background_color="default", word_wrap=True))


def _left(clock: Reading) -> str:
    if clock.over_time:
        return f"time is up, {clock_text(clock.over_by)} over the budget"
    return f"{countdown_text(clock.remaining)} left"


def _say_mended(console: Console, begun: Begun) -> None:
    if begun.unpaused:
        console.print(Text("It was paused; its clock runs again.", "warning"))
    origin = {"grade": "as it was last graded", "stub": "as the bare stub"}.get(begun.restored)
    if origin:
        console.print(Text(f"Its file was gone and is back, {origin}.", "warning"))
