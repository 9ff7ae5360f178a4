"""`drill history`, and `drill` alone."""

import json
import sys

import typer

from interview_drill.cli.completion import drill_ids
from interview_drill.cli.context import Context, context
from interview_drill.cli.session import find_live
from interview_drill.cli.store import Store
from interview_drill.cli.store import attempts as table
from interview_drill.drills.errors import DrillError


def history(
    drill_id: str = typer.Argument(
        "", metavar="[ID]", autocompletion=drill_ids, help="Only the attempts at this drill."
    ),
    limit: int | None = typer.Option(None, "--limit", "-n", min=1, help="How many; 20 on a terminal."),
    as_json: bool = typer.Option(False, "--json", help="All of them, as a JSON list."),
    as_csv: bool = typer.Option(False, "--csv", help="All of them, as CSV."),
) -> None:
    """List your attempts, the latest first.

    Examples: drill history, drill history attention -n 5, drill history --csv > attempts.csv
    """
    from interview_drill.cli.views import history as view

    if as_json and as_csv:
        raise DrillError("--json and --csv exclude each other.", "Leave one out.")
    here = context()
    for_people = not (as_json or as_csv)
    with here.store() as store:
        rows = table.history(store, drill_id or None, limit or (20 if for_people else None))
    if not rows and drill_id:
        here.catalogue().get(drill_id)  # a name that does not exist is told as such
    if as_json:
        print(json.dumps(view.history_json(rows)))
    elif as_csv:
        view.write_csv(sys.stdout, rows)
    else:
        view.show_history(here.console, rows)


def dashboard() -> None:
    """What runs, how it went last, what is next."""
    from interview_drill.cli.views.dashboard import Standing, show_dashboard

    here = context()
    with here.store() as store:
        live = find_live(store)
        rows = table.history(store, limit=1)
        planned = None if live else _planned(here, store)
    ended = rows[0] if rows and live is None else None
    show_dashboard(here.console, Standing(live, ended, planned))


def _planned(here: Context, store: Store) -> str | None:
    """The plan's next drill, without opening its day; None without a plan, or when the day is done."""
    from interview_drill.cli import planning

    progress = planning.look(store, here.catalogue().shelves, here.today)
    open_drills = progress.status.day.open_drills if progress else ()
    return open_drills[0] if open_drills else None
