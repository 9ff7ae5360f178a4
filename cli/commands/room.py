"""`drill room`: the interview room."""

import typer

from interview_drill.cli.context import context


def room(
    editor: str | None = typer.Option(
        None, "--editor", help="The editor that `e` opens, with its arguments."
    ),
) -> None:
    """Sit in the interview room: the time, the task, and the checks after every save.

    It shows the running attempt; leaving it (q) stops nothing. Example: drill start attention --room
    """
    from interview_drill.cli.room.enter import sit_down

    raise typer.Exit(sit_down(context(), editor))
