"""`drill` alone: what runs, how it went last, what is next."""

from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from interview_drill.cli.session import Live
from interview_drill.cli.store.attempts import AttemptRow
from interview_drill.cli.views.attempt import clock_line, show_path
from interview_drill.cli.views.console import commands, local_time


@dataclass(frozen=True)
class Standing:
    """Where one stands: the running attempt, the last one that ended, the plan's next drill."""

    live: Live | None
    last: AttemptRow | None
    next_drill: str | None


def show_dashboard(console: Console, standing: Standing) -> None:
    """A few calm lines that end in what to type."""
    if standing.live:
        _show_running(console, standing.live)
    else:
        console.print("No attempt is running.")
        if standing.last:
            _show_last(console, standing.last)
        console.print()
        commands(console, _what_next(standing))
    console.print()
    console.print(Text("All commands: drill -h", "dim"))


def _show_running(console: Console, live: Live) -> None:
    console.print(Text.assemble((live.attempt.drill, "name"), f" is running, in {live.attempt.framework}."))
    console.print(clock_line(live))
    show_path(console, live.attempt.path)
    console.print()
    rows = {"drill grade": "judge the file", "drill start": "open it again", "drill hint": "a nudge"}
    if live.clock.paused:
        rows = {"drill resume": "let the clock run again"} | rows
    commands(console, rows | {"drill stop": "give up"})


def _show_last(console: Console, row: AttemptRow) -> None:
    attempt = row.attempt
    when = local_time(attempt.started_at)
    score = "" if row.score is None else f", score {row.score}"
    console.print(f"Last: {attempt.drill}, {when}, {attempt.outcome}{score}.")


def _what_next(standing: Standing) -> dict[str, str]:
    if standing.next_drill:
        return {"drill start today": f"the plan's next: {standing.next_drill}", "drill list": "all drills"}
    first = (
        {"drill start random": "any drill"} if standing.last else {"drill start attention": "a first drill"}
    )
    plan = {
        "drill schedule start fourteen-day": "follow a plan",
        "drill schedule today": "what the plan says",
    }
    return first | {"drill list": "all drills"} | dict(list(plan.items())[:1])
