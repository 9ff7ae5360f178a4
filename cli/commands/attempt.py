"""The small commands of a running attempt: timer, pause, resume, stop, hint, solution."""

import json
from typing import TYPE_CHECKING

import typer

from interview_drill.cli import session
from interview_drill.cli.completion import drill_ids
from interview_drill.cli.context import Context, context
from interview_drill.cli.store.attempts import Attempt, last_attempt
from interview_drill.drills.errors import DrillError

if TYPE_CHECKING:
    from interview_drill.drills.model import Drill

FIRST_MARK = 300  # seconds left from which on there is something to tell
NOT_DONE = 1


def timer(
    template: str | None = typer.Option(None, "--format", help="Such as '{drill} {mm}:{ss} {state}'."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object."),
) -> None:
    """Print what is left of the time; the exit status is 1 when no attempt is running.

    For a prompt or tmux: drill timer --format '{drill} {remaining}'. Fields: remaining, elapsed,
    budget, over, mm, ss, seconds, percent, state, drill, framework, attempt.
    """
    from interview_drill.cli.views import attempt as view

    here = context()
    with here.store() as store:
        live = session.find_live(store)
    if live and live.clock.remaining <= FIRST_MARK:
        from interview_drill.cli.ticking import tell_due

        tell_due(here)
    if as_json:
        print(json.dumps(view.timer_json(live)))
    elif live is None:
        if template is None:
            here.errors.print("No attempt is running.")
    elif template is not None:
        print(view.format_timer(template, live))
    else:
        view.show_timer(here.console, live)
        for remark in view.clock_remarks(live.clock):
            here.warn(remark)
    raise typer.Exit(0 if live else NOT_DONE)


def pause() -> None:
    """Stop the clock for a while; the pause is recorded."""
    from interview_drill.cli.views.attempt import clock_line

    here = context()
    with here.store() as store:
        live = session.pause(store)
    here.console.print(clock_line(live))
    here.console.print("`drill resume` goes on.")


def resume() -> None:
    """Let the clock of a paused attempt run again."""
    from interview_drill.cli.views.attempt import clock_line

    here = context()
    with here.store() as store:
        live = session.resume(store)
    here.console.print(clock_line(live))


def stop() -> None:
    """Give up the running attempt. Its file stays, and it stays in the history."""
    from interview_drill.cli.views.attempt import show_stopped

    here = context()
    with here.store() as store:
        live = session.stop(store)
    show_stopped(here.console, live)


def hint() -> None:
    """Show the next hint of the running drill; how many you took is part of the verdict."""
    from interview_drill.cli.views.attempt import show_hints

    here = context()
    with here.store() as store:
        live = session.need_live(store)
        drill = here.catalogue().get(live.attempt.drill)
        shown, is_new = session.next_hint(store, drill)
    show_hints(here.console, drill, shown, is_new)


def solution(
    drill_id: str = typer.Argument(
        "", metavar="[ID]", autocompletion=drill_ids, help="A drill; else the running or the last one."
    ),
    framework: str | None = typer.Option(None, "--framework", "-f", help="numpy, torch or python."),
    diff: bool = typer.Option(False, "--diff", help="Beside your own code of the last attempt."),
    yes: bool = typer.Option(False, "--yes", "-y", help="Do not ask, also while an attempt is open."),
) -> None:
    """Show the reference solution. While its attempt is open it asks first and marks it revealed.

    Examples: drill solution, drill solution lora -f torch, drill solution rope > rope.py
    """
    from interview_drill.cli.grading import choose_framework
    from interview_drill.cli.views.attempt import show_solution
    from interview_drill.cli.views.compare import show_beside

    here = context()
    with here.store() as store:
        live = session.find_live(store)
        known = live.attempt if live else last_attempt(store)
        drill = here.catalogue().get(drill_id or (known.drill if known else _which()))
        same = known is not None and known.drill == drill.id
        chosen = choose_framework(drill, framework, known.framework if known and same else None)
        if live and same and not live.revealed:
            if not yes and not _agreed(here, drill):
                here.console.print("Not shown.")
                raise typer.Exit(NOT_DONE)
            session.reveal(store)
    if diff:
        show_beside(here.console, own_source(known, drill), drill, chosen)
    else:
        show_solution(here.console, drill, chosen)


def own_source(attempt: Attempt | None, drill: "Drill") -> str:
    """The candidate's file of the last attempt at this drill, as it stands."""
    if attempt is None or attempt.drill != drill.id:
        raise DrillError(
            f"Your last attempt was not at `{drill.id}`.", f"Leave --diff out: `drill solution {drill.id}`"
        )
    try:
        return attempt.path.read_text(encoding="utf-8", errors="replace")
    except OSError as fault:
        raise DrillError(f"{attempt.path} cannot be read: {fault.strerror}.", "Leave --diff out.") from fault


def _which() -> str:
    raise DrillError("Which drill?", "For example `drill solution attention`; `drill list` shows all.")


def _agreed(here: Context, drill: "Drill") -> bool:
    if not here.interactive:
        raise DrillError(
            f"The attempt at `{drill.id}` is still open: the solution would end its worth.",
            "`drill solution --yes` shows it all the same.",
        )
    answer = input("The attempt is still open, and will be marked as revealed. Show it? [y/N] ")
    return answer.strip().lower() in ("y", "yes")
