"""Into the room and out of it again."""

import asyncio
import sys
from typing import TYPE_CHECKING

from interview_drill.cli.context import Context
from interview_drill.cli.session import find_live, need_live
from interview_drill.drills.errors import DrillError, OwnFault

if TYPE_CHECKING:
    from interview_drill.cli.room.app import Room


def obstacle(here: Context) -> str:
    """Why the room cannot be shown here, or ""."""
    if not (here.interactive and sys.stderr.isatty()):  # the screen is drawn on stderr
        return "The room needs a terminal."
    if here.env.get("TERM", "") in ("dumb", "unknown"):
        return "The room needs a terminal that can place text; this one says it cannot."
    return ""


def need_screen(here: Context) -> None:
    """DrillError where there is no terminal that can show the room."""
    if problem := obstacle(here):
        raise DrillError(problem, "`drill grade --watch` does without.")


def sit_down(here: Context, editor: str | None = None) -> int:
    """Show the room until the person leaves; the exit status.

    DrillError without a terminal or without a running attempt.
    """
    need_screen(here)
    with here.store() as store:
        live = need_live(store)
    drill = here.catalogue().get(live.attempt.drill)

    from interview_drill.cli.room.app import Room
    from interview_drill.cli.room.background import quiet
    from interview_drill.cli.room.desk import Desk
    from interview_drill.graders.warm import Keeper

    theme = "plain" if here.env.get("NO_COLOR") else here.config.theme
    with Keeper(here.paths.home, live.attempt.framework):
        warnings: list[str] = []
        room = Room(Desk(quiet(here, warnings.append), live, drill), live, theme, editor)
        status = asyncio.run(room.run_async())
    for warning in warnings:
        here.warn(warning)
    if status is None:
        raise OwnFault("The room broke down. Your attempt goes on.", "Please report what is shown above.")
    _say_farewell(here, room)
    return status


def _say_farewell(here: Context, room: "Room") -> None:
    """What stays on the terminal when the screen is gone."""
    from interview_drill.cli.views.room import show_left, show_passed

    with here.store() as store:
        live = find_live(store)
    if live and live.attempt.id == room.live.attempt.id:
        show_left(here.console, live)
    elif room.graded and room.outcome == "passed":
        show_passed(here.console, room.graded.report, room.desk.drill)
    else:
        from interview_drill.cli.views.attempt import show_stopped

        show_stopped(here.console, room.live)
